// Original file: common.proto

import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";
import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "../../conveyor_etl/common/Watermark.ts";

/**
 * Records that travel together.
 */
export interface RecordBatch {
  "batch_id"?: string;
  "records"?: (_conveyor_etl_common_Record)[];
  /**
   * No record older than this comes after the batch.
   */
  "watermark"?: _conveyor_etl_common_Watermark | null;
}

/**
 * Records that travel together.
 */
export interface RecordBatch__Output {
  "batch_id": string;
  "records": (_conveyor_etl_common_Record__Output)[];
  /**
   * No record older than this comes after the batch.
   */
  "watermark": _conveyor_etl_common_Watermark__Output | null;
}
