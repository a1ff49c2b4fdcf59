// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The member's start.
 */
export interface JoinGroupResponse {
  "success"?: boolean;
  /**
   * Rises with every change of the group's members.
   */
  "generation"?: number | string | Long;
  /**
   * Owned from now on; others may follow when their old owner has let go.
   */
  "assigned_partitions"?: (number)[];
}

/**
 * The member's start.
 */
export interface JoinGroupResponse__Output {
  "success": boolean;
  /**
   * Rises with every change of the group's members.
   */
  "generation": string;
  /**
   * Owned from now on; others may follow when their old owner has let go.
   */
  "assigned_partitions": (number)[];
}
