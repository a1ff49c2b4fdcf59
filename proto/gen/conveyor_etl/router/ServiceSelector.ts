// Original file: router.proto

import type {
  LoadBalanceStrategy as _conveyor_etl_router_LoadBalanceStrategy,
  LoadBalanceStrategy__Output as _conveyor_etl_router_LoadBalanceStrategy__Output,
} from "../../conveyor_etl/router/LoadBalanceStrategy.ts";

/**
 * Which services do a stage's work; all that is given must match.
 */
export interface ServiceSelector {
  /**
   * Of a source stage, also the source id of its records.
   */
  "service_name"?: string;
  "group_id"?: string;
  "labels"?: { [key: string]: string };
  "load_balance"?: _conveyor_etl_router_LoadBalanceStrategy;
}

/**
 * Which services do a stage's work; all that is given must match.
 */
export interface ServiceSelector__Output {
  /**
   * Of a source stage, also the source id of its records.
   */
  "service_name": string;
  "group_id": string;
  "labels": { [key: string]: string };
  "load_balance": _conveyor_etl_router_LoadBalanceStrategy__Output;
}
