// Original file: source.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How many records may be sent.
 */
export interface CreditGrant {
  /**
   * Absolute: from now on, not on top.
   */
  "credits"?: number | string | Long;
  /**
   * Milliseconds since 1970.
   */
  "expires_at_ms"?: number | string | Long;
}

/**
 * How many records may be sent.
 */
export interface CreditGrant__Output {
  /**
   * Absolute: from now on, not on top.
   */
  "credits": string;
  /**
   * Milliseconds since 1970.
   */
  "expires_at_ms": string;
}
