// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Who leaves which group.
 */
export interface LeaveGroupRequest {
  "service_id"?: string;
  "group_id"?: string;
  /**
   * Wait until its partitions are given up.
   */
  "graceful"?: boolean;
  /**
   * Refuse when it is not the current one; 0 for any.
   */
  "generation"?: number | string | Long;
}

/**
 * Who leaves which group.
 */
export interface LeaveGroupRequest__Output {
  "service_id": string;
  "group_id": string;
  /**
   * Wait until its partitions are given up.
   */
  "graceful": boolean;
  /**
   * Refuse when it is not the current one; 0 for any.
   */
  "generation": string;
}
