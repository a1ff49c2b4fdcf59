// Original file: source.proto

import type {
  BackpressureLevel as _conveyor_etl_source_BackpressureLevel,
  BackpressureLevel__Output as _conveyor_etl_source_BackpressureLevel__Output,
} from "../../conveyor_etl/source/BackpressureLevel.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What it may send.
 */
export interface CreditResponse {
  /**
   * Absolute: from now on, not on top.
   */
  "granted_credits"?: number | string | Long;
  "total_available"?: number | string | Long;
  /**
   * From now.
   */
  "expires_in_ms"?: number | string | Long;
  "current_pressure"?: _conveyor_etl_source_BackpressureLevel;
}

/**
 * What it may send.
 */
export interface CreditResponse__Output {
  /**
   * Absolute: from now on, not on top.
   */
  "granted_credits": string;
  "total_available": string;
  /**
   * From now.
   */
  "expires_in_ms": string;
  "current_pressure": _conveyor_etl_source_BackpressureLevel__Output;
}
