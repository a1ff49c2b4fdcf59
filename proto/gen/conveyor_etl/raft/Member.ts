// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * One who takes part.
 */
export interface Member {
  "node_id"?: number | string | Long;
  "address"?: string;
  "incarnation"?: string;
  "voter"?: boolean;
}

/**
 * One who takes part.
 */
export interface Member__Output {
  "node_id": string;
  "address": string;
  "incarnation": string;
  "voter": boolean;
}
