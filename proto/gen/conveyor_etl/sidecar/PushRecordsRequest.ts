// Original file: sidecar.proto

import type {
  PushInit as _conveyor_etl_sidecar_PushInit,
  PushInit__Output as _conveyor_etl_sidecar_PushInit__Output,
} from "../../conveyor_etl/sidecar/PushInit.ts";
import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "../../conveyor_etl/common/RecordBatch.ts";
import type {
  PushHeartbeat as _conveyor_etl_sidecar_PushHeartbeat,
  PushHeartbeat__Output as _conveyor_etl_sidecar_PushHeartbeat__Output,
} from "../../conveyor_etl/sidecar/PushHeartbeat.ts";

/**
 * A stream opens with init, then sends batches.
 */
export interface PushRecordsRequest {
  "init"?: _conveyor_etl_sidecar_PushInit | null;
  "batch"?: _conveyor_etl_common_RecordBatch | null;
  "heartbeat"?: _conveyor_etl_sidecar_PushHeartbeat | null;
  "msg"?: "init" | "batch" | "heartbeat";
}

/**
 * A stream opens with init, then sends batches.
 */
export interface PushRecordsRequest__Output {
  "init"?: _conveyor_etl_sidecar_PushInit__Output | null;
  "batch"?: _conveyor_etl_common_RecordBatch__Output | null;
  "heartbeat"?: _conveyor_etl_sidecar_PushHeartbeat__Output | null;
  "msg"?: "init" | "batch" | "heartbeat";
}
