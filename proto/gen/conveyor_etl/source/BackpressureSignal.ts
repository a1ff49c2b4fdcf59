// Original file: source.proto

import type {
  BackpressureLevel as _conveyor_etl_source_BackpressureLevel,
  BackpressureLevel__Output as _conveyor_etl_source_BackpressureLevel__Output,
} from "../../conveyor_etl/source/BackpressureLevel.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * How full it is, and what to do.
 */
export interface BackpressureSignal {
  /**
   * Send nothing until credits come.
   */
  "pause"?: boolean;
  "recommended_batch_size"?: number;
  "resume_after_ms"?: number | string | Long;
  "level"?: _conveyor_etl_source_BackpressureLevel;
  /**
   * The stage that is full.
   */
  "stage_id"?: string;
  "pipeline_id"?: string;
}

/**
 * How full it is, and what to do.
 */
export interface BackpressureSignal__Output {
  /**
   * Send nothing until credits come.
   */
  "pause": boolean;
  "recommended_batch_size": number;
  "resume_after_ms": string;
  "level": _conveyor_etl_source_BackpressureLevel__Output;
  /**
   * The stage that is full.
   */
  "stage_id": string;
  "pipeline_id": string;
}
