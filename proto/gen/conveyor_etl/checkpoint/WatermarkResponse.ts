// Original file: checkpoint.proto

import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "../../conveyor_etl/common/Watermark.ts";

/**
 * Whether it moved anything.
 */
export interface WatermarkResponse {
  /**
   * False when it would have gone back.
   */
  "accepted"?: boolean;
  /**
   * That of the partition furthest behind: by timestamp, else by position.
   */
  "current_global_watermark"?: _conveyor_etl_common_Watermark | null;
}

/**
 * Whether it moved anything.
 */
export interface WatermarkResponse__Output {
  /**
   * False when it would have gone back.
   */
  "accepted": boolean;
  /**
   * That of the partition furthest behind: by timestamp, else by position.
   */
  "current_global_watermark": _conveyor_etl_common_Watermark__Output | null;
}
