// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Asks for the index that a linearizable read has to wait for.
 */
export interface ReadRequest {
  "term"?: number | string | Long;
  "id"?: number | string | Long;
}

/**
 * Asks for the index that a linearizable read has to wait for.
 */
export interface ReadRequest__Output {
  "term": string;
  "id": string;
}
