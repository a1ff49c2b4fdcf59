// Original file: registry.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How busy the service is.
 */
export interface ServiceLoad {
  "cpu_usage"?: number | string;
  "memory_usage"?: number | string;
  "active_requests"?: number | string | Long;
  "queue_depth"?: number | string | Long;
  "avg_latency_ms"?: number | string;
}

/**
 * How busy the service is.
 */
export interface ServiceLoad__Output {
  "cpu_usage": number;
  "memory_usage": number;
  "active_requests": string;
  "queue_depth": string;
  "avg_latency_ms": number;
}
