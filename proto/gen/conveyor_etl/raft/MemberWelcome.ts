// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Who answers.
 */
export interface MemberWelcome {
  "cluster_id"?: string;
  "node_id"?: number | string | Long;
  "incarnation"?: string;
}

/**
 * Who answers.
 */
export interface MemberWelcome__Output {
  "cluster_id": string;
  "node_id": string;
  "incarnation": string;
}
