// Original file: router.proto

import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "../../conveyor_etl/router/Condition.ts";

/**
 * All of them.
 */
export interface AndCondition {
  "conditions"?: (_conveyor_etl_router_Condition)[];
}

/**
 * All of them.
 */
export interface AndCondition__Output {
  "conditions": (_conveyor_etl_router_Condition__Output)[];
}
