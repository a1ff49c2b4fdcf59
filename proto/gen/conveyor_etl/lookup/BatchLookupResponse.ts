// Original file: lookup.proto

import type {
  LookupResponse as _conveyor_etl_lookup_LookupResponse,
  LookupResponse__Output as _conveyor_etl_lookup_LookupResponse__Output,
} from "../../conveyor_etl/lookup/LookupResponse.ts";
import type {
  BatchStats as _conveyor_etl_lookup_BatchStats,
  BatchStats__Output as _conveyor_etl_lookup_BatchStats__Output,
} from "../../conveyor_etl/lookup/BatchStats.ts";

/**
 * One result a record.
 */
export interface BatchLookupResponse {
  "batch_id"?: string;
  "results"?: (_conveyor_etl_lookup_LookupResponse)[];
  "stats"?: _conveyor_etl_lookup_BatchStats | null;
}

/**
 * One result a record.
 */
export interface BatchLookupResponse__Output {
  "batch_id": string;
  "results": (_conveyor_etl_lookup_LookupResponse__Output)[];
  "stats": _conveyor_etl_lookup_BatchStats__Output | null;
}
