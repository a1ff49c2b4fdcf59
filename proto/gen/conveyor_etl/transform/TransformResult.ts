// Original file: transform.proto

import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";
import type {
  TransformStatus as _conveyor_etl_transform_TransformStatus,
  TransformStatus__Output as _conveyor_etl_transform_TransformStatus__Output,
} from "../../conveyor_etl/transform/TransformStatus.ts";
import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";

/**
 * What became of one record.
 */
export interface TransformResult {
  "original_id"?: _conveyor_etl_common_RecordId | null;
  "status"?: _conveyor_etl_transform_TransformStatus;
  /**
   * None, one, or several when SPLIT.
   */
  "output_records"?: (_conveyor_etl_common_Record)[];
  "error_message"?: string;
}

/**
 * What became of one record.
 */
export interface TransformResult__Output {
  "original_id": _conveyor_etl_common_RecordId__Output | null;
  "status": _conveyor_etl_transform_TransformStatus__Output;
  /**
   * None, one, or several when SPLIT.
   */
  "output_records": (_conveyor_etl_common_Record__Output)[];
  "error_message": string;
}
