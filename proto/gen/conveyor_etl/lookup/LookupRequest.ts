// Original file: lookup.proto

import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";

/**
 * A record, and which of its fields are the key.
 */
export interface LookupRequest {
  "lookup_id"?: string;
  "input_record"?: _conveyor_etl_common_Record | null;
  "key_fields"?: (string)[];
}

/**
 * A record, and which of its fields are the key.
 */
export interface LookupRequest__Output {
  "lookup_id": string;
  "input_record": _conveyor_etl_common_Record__Output | null;
  "key_fields": (string)[];
}
