// Original file: sink.proto

import type {
  WriteStatus as _conveyor_etl_sink_WriteStatus,
  WriteStatus__Output as _conveyor_etl_sink_WriteStatus__Output,
} from "../../conveyor_etl/sink/WriteStatus.ts";
import type {
  RecordWriteResult as _conveyor_etl_sink_RecordWriteResult,
  RecordWriteResult__Output as _conveyor_etl_sink_RecordWriteResult__Output,
} from "../../conveyor_etl/sink/RecordWriteResult.ts";

/**
 * One result a record.
 */
export interface WriteBatchResponse {
  "batch_id"?: string;
  "status"?: _conveyor_etl_sink_WriteStatus;
  "results"?: (_conveyor_etl_sink_RecordWriteResult)[];
}

/**
 * One result a record.
 */
export interface WriteBatchResponse__Output {
  "batch_id": string;
  "status": _conveyor_etl_sink_WriteStatus__Output;
  "results": (_conveyor_etl_sink_RecordWriteResult__Output)[];
}
