// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * So is the follower.
 */
export interface HeartbeatReply {
  "term"?: number | string | Long;
  "round"?: number | string | Long;
}

/**
 * So is the follower.
 */
export interface HeartbeatReply__Output {
  "term": string;
  "round": string;
}
