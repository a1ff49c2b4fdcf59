// Original file: router.proto

import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "../../conveyor_etl/router/Condition.ts";

/**
 * Any of them.
 */
export interface OrCondition {
  "conditions"?: (_conveyor_etl_router_Condition)[];
}

/**
 * Any of them.
 */
export interface OrCondition__Output {
  "conditions": (_conveyor_etl_router_Condition__Output)[];
}
