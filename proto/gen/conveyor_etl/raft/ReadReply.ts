// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The answer; without an index where the node asked does not lead.
 */
export interface ReadReply {
  "term"?: number | string | Long;
  "id"?: number | string | Long;
  "index"?: number | string | Long;
  "_index"?: "index";
}

/**
 * The answer; without an index where the node asked does not lead.
 */
export interface ReadReply__Output {
  "term": string;
  "id": string;
  "index"?: string;
  "_index"?: "index";
}
