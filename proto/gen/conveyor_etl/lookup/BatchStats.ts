// Original file: lookup.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The results, counted.
 */
export interface BatchStats {
  "found"?: number;
  "not_found"?: number;
  "errors"?: number;
  "avg_latency_us"?: number | string | Long;
}

/**
 * The results, counted.
 */
export interface BatchStats__Output {
  "found": number;
  "not_found": number;
  "errors": number;
  "avg_latency_us": string;
}
