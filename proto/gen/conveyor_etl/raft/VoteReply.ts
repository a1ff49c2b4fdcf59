// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The answer to either.
 */
export interface VoteReply {
  "term"?: number | string | Long;
  "granted"?: boolean;
}

/**
 * The answer to either.
 */
export interface VoteReply__Output {
  "term": string;
  "granted": boolean;
}
