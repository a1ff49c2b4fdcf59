// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * A position in the log and the term of the entry there.
 */
export interface LogPosition {
  "index"?: number | string | Long;
  "term"?: number | string | Long;
}

/**
 * A position in the log and the term of the entry there.
 */
export interface LogPosition__Output {
  "index": string;
  "term": string;
}
