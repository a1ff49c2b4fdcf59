// Original file: lookup.proto

import type { Buffer } from "node:buffer";
import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";
import type {
  LookupStatus as _conveyor_etl_lookup_LookupStatus,
  LookupStatus__Output as _conveyor_etl_lookup_LookupStatus__Output,
} from "../../conveyor_etl/lookup/LookupStatus.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What was found.
 */
export interface LookupResponse {
  "original_id"?: _conveyor_etl_common_RecordId | null;
  "status"?: _conveyor_etl_lookup_LookupStatus;
  "lookup_data"?: { [key: string]: Buffer | Uint8Array | string };
  "error_message"?: string;
  /**
   * Microseconds.
   */
  "latency_us"?: number | string | Long;
}

/**
 * What was found.
 */
export interface LookupResponse__Output {
  "original_id": _conveyor_etl_common_RecordId__Output | null;
  "status": _conveyor_etl_lookup_LookupStatus__Output;
  "lookup_data": { [key: string]: Buffer };
  "error_message": string;
  /**
   * Microseconds.
   */
  "latency_us": string;
}
