// Original file: lookup.proto

import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";

/**
 * Records with one key.
 */
export interface BatchLookupRequest {
  "lookup_id"?: string;
  "records"?: (_conveyor_etl_common_Record)[];
  "key_fields"?: (string)[];
}

/**
 * Records with one key.
 */
export interface BatchLookupRequest__Output {
  "lookup_id": string;
  "records": (_conveyor_etl_common_Record__Output)[];
  "key_fields": (string)[];
}
