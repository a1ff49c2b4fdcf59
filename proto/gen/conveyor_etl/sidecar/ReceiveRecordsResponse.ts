// Original file: sidecar.proto

import type {
  RecordAck as _conveyor_etl_sidecar_RecordAck,
  RecordAck__Output as _conveyor_etl_sidecar_RecordAck__Output,
} from "../../conveyor_etl/sidecar/RecordAck.ts";

/**
 * The fate of the batch.
 */
export interface ReceiveRecordsResponse {
  "success"?: boolean;
  "error"?: string;
  "record_acks"?: (_conveyor_etl_sidecar_RecordAck)[];
}

/**
 * The fate of the batch.
 */
export interface ReceiveRecordsResponse__Output {
  "success": boolean;
  "error": string;
  "record_acks": (_conveyor_etl_sidecar_RecordAck__Output)[];
}
