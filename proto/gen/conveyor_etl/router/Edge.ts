// Original file: router.proto

import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "../../conveyor_etl/router/Condition.ts";

/**
 * Leads from stage to stage; several may match.
 */
export interface Edge {
  "from_stage"?: string;
  "to_stage"?: string;
  /**
   * Always matches when absent.
   */
  "condition"?: _conveyor_etl_router_Condition | null;
}

/**
 * Leads from stage to stage; several may match.
 */
export interface Edge__Output {
  "from_stage": string;
  "to_stage": string;
  /**
   * Always matches when absent.
   */
  "condition": _conveyor_etl_router_Condition__Output | null;
}
