// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How much more may come, and when.
 */
export interface BackpressureNotice {
  "available_credits"?: number | string | Long;
  "wait_ms"?: number;
}

/**
 * How much more may come, and when.
 */
export interface BackpressureNotice__Output {
  "available_credits": string;
  "wait_ms": number;
}
