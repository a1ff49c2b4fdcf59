// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * What was left behind.
 */
export interface DeregisterResponse {
  "success"?: boolean;
  /**
   * Records still waiting for the service.
   */
  "pending_records"?: number | string | Long;
}

/**
 * What was left behind.
 */
export interface DeregisterResponse__Output {
  "success": boolean;
  /**
   * Records still waiting for the service.
   */
  "pending_records": string;
}
