// Original file: lookup.proto

import type { Long } from "@grpc/proto-loader";

/**
 * What the service can take.
 */
export interface Capabilities {
  "lookup_id"?: string;
  "supported_key_types"?: (string)[];
  "supports_batch"?: boolean;
  "max_batch_size"?: number;
  "avg_latency_us"?: number | string | Long;
}

/**
 * What the service can take.
 */
export interface Capabilities__Output {
  "lookup_id": string;
  "supported_key_types": (string)[];
  "supports_batch": boolean;
  "max_batch_size": number;
  "avg_latency_us": string;
}
