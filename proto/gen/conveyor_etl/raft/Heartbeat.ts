// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The leader is there.
 */
export interface Heartbeat {
  "term"?: number | string | Long;
  "commit"?: number | string | Long;
  "round"?: number | string | Long;
}

/**
 * The leader is there.
 */
export interface Heartbeat__Output {
  "term": string;
  "commit": string;
  "round": string;
}
