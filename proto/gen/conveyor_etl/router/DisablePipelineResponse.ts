// Original file: router.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Whether it is off, and what still waits.
 */
export interface DisablePipelineResponse {
  "success"?: boolean;
  "pending_records"?: number | string | Long;
  /**
   * Why it is not off; where it is, the nodes whose records are not counted.
   */
  "error"?: string;
}

/**
 * Whether it is off, and what still waits.
 */
export interface DisablePipelineResponse__Output {
  "success": boolean;
  "pending_records": string;
  /**
   * Why it is not off; where it is, the nodes whose records are not counted.
   */
  "error": string;
}
