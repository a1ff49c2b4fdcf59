// Original file: sink.proto

import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "../../conveyor_etl/common/RecordBatch.ts";
import type {
  WriteOptions as _conveyor_etl_sink_WriteOptions,
  WriteOptions__Output as _conveyor_etl_sink_WriteOptions__Output,
} from "../../conveyor_etl/sink/WriteOptions.ts";

/**
 * A batch for a sink.
 */
export interface WriteBatchRequest {
  "sink_id"?: string;
  "batch"?: _conveyor_etl_common_RecordBatch | null;
  "options"?: _conveyor_etl_sink_WriteOptions | null;
}

/**
 * A batch for a sink.
 */
export interface WriteBatchRequest__Output {
  "sink_id": string;
  "batch": _conveyor_etl_common_RecordBatch__Output | null;
  "options": _conveyor_etl_sink_WriteOptions__Output | null;
}
