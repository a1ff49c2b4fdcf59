// Original file: router.proto

import type {
  DeadRecord as _conveyor_etl_router_DeadRecord,
  DeadRecord__Output as _conveyor_etl_router_DeadRecord__Output,
} from "../../conveyor_etl/router/DeadRecord.ts";

/**
 * One page.
 */
export interface ListDeadRecordsResponse {
  "records"?: (_conveyor_etl_router_DeadRecord)[];
  /**
   * Empty on the last page.
   */
  "next"?: string;
}

/**
 * One page.
 */
export interface ListDeadRecordsResponse__Output {
  "records": (_conveyor_etl_router_DeadRecord__Output)[];
  /**
   * Empty on the last page.
   */
  "next": string;
}
