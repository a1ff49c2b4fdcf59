// Original file: source.proto

import type {
  RecordAck as _conveyor_etl_source_RecordAck,
  RecordAck__Output as _conveyor_etl_source_RecordAck__Output,
} from "../../conveyor_etl/source/RecordAck.ts";

/**
 * The fate of each record of a batch.
 */
export interface BatchAck {
  "batch_id"?: string;
  "record_acks"?: (_conveyor_etl_source_RecordAck)[];
}

/**
 * The fate of each record of a batch.
 */
export interface BatchAck__Output {
  "batch_id": string;
  "record_acks": (_conveyor_etl_source_RecordAck__Output)[];
}
