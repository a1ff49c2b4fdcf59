// Original file: transform.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The stream may begin.
 */
export interface StreamReady {
  "stream_id"?: string;
  /**
   * In records.
   */
  "buffer_capacity"?: number | string | Long;
}

/**
 * The stream may begin.
 */
export interface StreamReady__Output {
  "stream_id": string;
  /**
   * In records.
   */
  "buffer_capacity": string;
}
