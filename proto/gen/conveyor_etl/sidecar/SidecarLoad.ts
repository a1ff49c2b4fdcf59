// Original file: sidecar.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How busy the sidecar is.
 */
export interface SidecarLoad {
  "cpu_usage"?: number | string;
  "memory_usage"?: number | string;
  "total_active_requests"?: number | string | Long;
  "local_queue_depth"?: number | string | Long;
}

/**
 * How busy the sidecar is.
 */
export interface SidecarLoad__Output {
  "cpu_usage": number;
  "memory_usage": number;
  "total_active_requests": string;
  "local_queue_depth": string;
}
