// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Give these up, then acknowledge the generation: nobody else gets them before.
 */
export interface RevokePartitions {
  "group_id"?: string;
  "partitions"?: (number)[];
  "generation"?: number | string | Long;
}

/**
 * Give these up, then acknowledge the generation: nobody else gets them before.
 */
export interface RevokePartitions__Output {
  "group_id": string;
  "partitions": (number)[];
  "generation": string;
}
