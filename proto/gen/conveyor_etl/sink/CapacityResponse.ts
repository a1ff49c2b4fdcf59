// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Room and queue, in records.
 */
export interface CapacityResponse {
  "available_capacity"?: number | string | Long;
  "current_queue_depth"?: number | string | Long;
  "estimated_latency_ms"?: number | string;
}

/**
 * Room and queue, in records.
 */
export interface CapacityResponse__Output {
  "available_capacity": string;
  "current_queue_depth": string;
  "estimated_latency_ms": number;
}
