// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * What was flushed.
 */
export interface FlushResponse {
  "success"?: boolean;
  "flushed_records"?: number | string | Long;
}

/**
 * What was flushed.
 */
export interface FlushResponse__Output {
  "success": boolean;
  "flushed_records": string;
}
