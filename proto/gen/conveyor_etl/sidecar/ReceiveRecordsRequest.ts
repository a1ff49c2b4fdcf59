// Original file: sidecar.proto

import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "../../conveyor_etl/common/RecordBatch.ts";

/**
 * A batch for one stage.
 */
export interface ReceiveRecordsRequest {
  "pipeline_id"?: string;
  "stage_id"?: string;
  "source_sidecar_id"?: string;
  "batch"?: _conveyor_etl_common_RecordBatch | null;
}

/**
 * A batch for one stage.
 */
export interface ReceiveRecordsRequest__Output {
  "pipeline_id": string;
  "stage_id": string;
  "source_sidecar_id": string;
  "batch": _conveyor_etl_common_RecordBatch__Output | null;
}
