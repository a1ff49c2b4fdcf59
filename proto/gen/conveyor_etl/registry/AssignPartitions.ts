// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Take these.
 */
export interface AssignPartitions {
  "group_id"?: string;
  /**
   * The new ones.
   */
  "partitions"?: (number)[];
  "generation"?: number | string | Long;
  /**
   * Everything that the member now owns.
   */
  "all"?: (number)[];
}

/**
 * Take these.
 */
export interface AssignPartitions__Output {
  "group_id": string;
  /**
   * The new ones.
   */
  "partitions": (number)[];
  "generation": string;
  /**
   * Everything that the member now owns.
   */
  "all": (number)[];
}
