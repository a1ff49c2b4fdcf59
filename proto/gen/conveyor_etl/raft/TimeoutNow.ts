// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Asks for an election at once.
 */
export interface TimeoutNow {
  "term"?: number | string | Long;
}

/**
 * Asks for an election at once.
 */
export interface TimeoutNow__Output {
  "term": string;
}
