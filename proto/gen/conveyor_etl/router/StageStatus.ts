// Original file: router.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How a stage does.
 */
export interface StageStatus {
  "records_processed"?: number | string | Long;
  /**
   * All that wait or are being delivered.
   */
  "records_buffered"?: number | string | Long;
  "errors"?: number | string | Long;
  "avg_latency_ms"?: number | string;
  /**
   * The part of them that is being delivered.
   */
  "records_in_flight"?: number | string | Long;
  /**
   * Kept after their last retry.
   */
  "records_dead"?: number | string | Long;
  /**
   * Age of the one that waits longest.
   */
  "oldest_buffered_ms"?: number | string | Long;
}

/**
 * How a stage does.
 */
export interface StageStatus__Output {
  "records_processed": string;
  /**
   * All that wait or are being delivered.
   */
  "records_buffered": string;
  "errors": string;
  "avg_latency_ms": number;
  /**
   * The part of them that is being delivered.
   */
  "records_in_flight": string;
  /**
   * Kept after their last retry.
   */
  "records_dead": string;
  /**
   * Age of the one that waits longest.
   */
  "oldest_buffered_ms": string;
}
