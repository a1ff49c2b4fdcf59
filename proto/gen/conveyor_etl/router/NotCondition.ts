// Original file: router.proto

import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "../../conveyor_etl/router/Condition.ts";

/**
 * Not this one.
 */
export interface NotCondition {
  "condition"?: _conveyor_etl_router_Condition | null;
}

/**
 * Not this one.
 */
export interface NotCondition__Output {
  "condition": _conveyor_etl_router_Condition__Output | null;
}
