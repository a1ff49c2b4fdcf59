// Original file: checkpoint.proto

import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "../../conveyor_etl/common/Watermark.ts";

/**
 * By partition, and the source's as a whole.
 */
export interface GetWatermarkResponse {
  "watermarks"?: (_conveyor_etl_common_Watermark)[];
  "global_watermark"?: _conveyor_etl_common_Watermark | null;
}

/**
 * By partition, and the source's as a whole.
 */
export interface GetWatermarkResponse__Output {
  "watermarks": (_conveyor_etl_common_Watermark__Output)[];
  "global_watermark": _conveyor_etl_common_Watermark__Output | null;
}
