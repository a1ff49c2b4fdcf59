// Original file: sidecar.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Health of one local service.
 */
export interface LocalServiceHealth {
  "service_name"?: string;
  "healthy"?: boolean;
  "active_requests"?: number | string | Long;
}

/**
 * Health of one local service.
 */
export interface LocalServiceHealth__Output {
  "service_name": string;
  "healthy": boolean;
  "active_requests": string;
}
