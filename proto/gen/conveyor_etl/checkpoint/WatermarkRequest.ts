// Original file: checkpoint.proto

import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "../../conveyor_etl/common/Watermark.ts";

/**
 * A partition's new watermark.
 */
export interface WatermarkRequest {
  "watermark"?: _conveyor_etl_common_Watermark | null;
}

/**
 * A partition's new watermark.
 */
export interface WatermarkRequest__Output {
  "watermark": _conveyor_etl_common_Watermark__Output | null;
}
