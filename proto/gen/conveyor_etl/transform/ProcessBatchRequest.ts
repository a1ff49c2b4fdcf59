// Original file: transform.proto

import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "../../conveyor_etl/common/RecordBatch.ts";

/**
 * A batch and the stage's settings.
 */
export interface ProcessBatchRequest {
  "transform_id"?: string;
  "input_batch"?: _conveyor_etl_common_RecordBatch | null;
  /**
   * The stage's `config`.
   */
  "transform_config"?: { [key: string]: string };
}

/**
 * A batch and the stage's settings.
 */
export interface ProcessBatchRequest__Output {
  "transform_id": string;
  "input_batch": _conveyor_etl_common_RecordBatch__Output | null;
  /**
   * The stage's `config`.
   */
  "transform_config": { [key: string]: string };
}
