// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The stream may begin.
 */
export interface StreamWriteReady {
  "stream_id"?: string;
  /**
   * In records.
   */
  "initial_credits"?: number | string | Long;
}

/**
 * The stream may begin.
 */
export interface StreamWriteReady__Output {
  "stream_id": string;
  /**
   * In records.
   */
  "initial_credits": string;
}
