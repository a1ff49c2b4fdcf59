// Original file: transform.proto

import type { Long } from "@grpc/proto-loader";

/**
 * All that was sent is done.
 */
export interface StreamCompleted {
  "stream_id"?: string;
  "records_processed"?: number | string | Long;
}

/**
 * All that was sent is done.
 */
export interface StreamCompleted__Output {
  "stream_id": string;
  "records_processed": string;
}
