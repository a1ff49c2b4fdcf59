// Original file: sink.proto

import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";

/**
 * How one record went.
 */
export interface RecordWriteResult {
  "record_id"?: _conveyor_etl_common_RecordId | null;
  "success"?: boolean;
  "error"?: string;
  /**
   * Whether another try may help; a record that it cannot help is a dead letter at once.
   */
  "retryable"?: boolean;
}

/**
 * How one record went.
 */
export interface RecordWriteResult__Output {
  "record_id": _conveyor_etl_common_RecordId__Output | null;
  "success": boolean;
  "error": string;
  /**
   * Whether another try may help; a record that it cannot help is a dead letter at once.
   */
  "retryable": boolean;
}
