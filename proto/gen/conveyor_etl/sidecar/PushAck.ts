// Original file: sidecar.proto

import type {
  RecordAck as _conveyor_etl_sidecar_RecordAck,
  RecordAck__Output as _conveyor_etl_sidecar_RecordAck__Output,
} from "../../conveyor_etl/sidecar/RecordAck.ts";

/**
 * The fate of one batch.
 */
export interface PushAck {
  "batch_id"?: string;
  "success"?: boolean;
  "record_acks"?: (_conveyor_etl_sidecar_RecordAck)[];
}

/**
 * The fate of one batch.
 */
export interface PushAck__Output {
  "batch_id": string;
  "success": boolean;
  "record_acks": (_conveyor_etl_sidecar_RecordAck__Output)[];
}
