// Original file: router.proto

import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "../../conveyor_etl/router/Condition.ts";

/**
 * Sends matching records to stages.
 */
export interface RoutingRule {
  "name"?: string;
  /**
   * Always matches when absent.
   */
  "condition"?: _conveyor_etl_router_Condition | null;
  "target_stages"?: (string)[];
  /**
   * Higher first.
   */
  "priority"?: number;
}

/**
 * Sends matching records to stages.
 */
export interface RoutingRule__Output {
  "name": string;
  /**
   * Always matches when absent.
   */
  "condition": _conveyor_etl_router_Condition__Output | null;
  "target_stages": (string)[];
  /**
   * Higher first.
   */
  "priority": number;
}
