// Original file: source.proto

import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "../../conveyor_etl/common/RecordBatch.ts";
import type {
  Heartbeat as _conveyor_etl_source_Heartbeat,
  Heartbeat__Output as _conveyor_etl_source_Heartbeat__Output,
} from "../../conveyor_etl/source/Heartbeat.ts";

/**
 * A batch, or a sign of life.
 */
export interface PushRequest {
  "batch"?: _conveyor_etl_common_RecordBatch | null;
  "heartbeat"?: _conveyor_etl_source_Heartbeat | null;
  "msg"?: "batch" | "heartbeat";
}

/**
 * A batch, or a sign of life.
 */
export interface PushRequest__Output {
  "batch"?: _conveyor_etl_common_RecordBatch__Output | null;
  "heartbeat"?: _conveyor_etl_source_Heartbeat__Output | null;
  "msg"?: "batch" | "heartbeat";
}
