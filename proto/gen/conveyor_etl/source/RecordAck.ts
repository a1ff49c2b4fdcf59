// Original file: source.proto

import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";
import type {
  AckStatus as _conveyor_etl_source_AckStatus,
  AckStatus__Output as _conveyor_etl_source_AckStatus__Output,
} from "../../conveyor_etl/source/AckStatus.ts";

/**
 * The fate of one record.
 */
export interface RecordAck {
  "record_id"?: _conveyor_etl_common_RecordId | null;
  "status"?: _conveyor_etl_source_AckStatus;
  "error_message"?: string;
}

/**
 * The fate of one record.
 */
export interface RecordAck__Output {
  "record_id": _conveyor_etl_common_RecordId__Output | null;
  "status": _conveyor_etl_source_AckStatus__Output;
  "error_message": string;
}
