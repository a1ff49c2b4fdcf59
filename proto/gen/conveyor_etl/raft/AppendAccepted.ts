// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * They are on its disk.
 */
export interface AppendAccepted {
  "term"?: number | string | Long;
  "match"?: number | string | Long;
  "round"?: number | string | Long;
}

/**
 * They are on its disk.
 */
export interface AppendAccepted__Output {
  "term": string;
  "match": string;
  "round": string;
}
