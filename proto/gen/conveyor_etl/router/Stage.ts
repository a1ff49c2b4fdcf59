// Original file: router.proto

import type {
  StageType as _conveyor_etl_router_StageType,
  StageType__Output as _conveyor_etl_router_StageType__Output,
} from "../../conveyor_etl/router/StageType.ts";
import type {
  ServiceSelector as _conveyor_etl_router_ServiceSelector,
  ServiceSelector__Output as _conveyor_etl_router_ServiceSelector__Output,
} from "../../conveyor_etl/router/ServiceSelector.ts";
import type {
  RoutingRule as _conveyor_etl_router_RoutingRule,
  RoutingRule__Output as _conveyor_etl_router_RoutingRule__Output,
} from "../../conveyor_etl/router/RoutingRule.ts";
import type {
  Endpoint as _conveyor_etl_common_Endpoint,
  Endpoint__Output as _conveyor_etl_common_Endpoint__Output,
} from "../../conveyor_etl/common/Endpoint.ts";

/**
 * One step.
 */
export interface Stage {
  "id"?: string;
  "name"?: string;
  "stage_type"?: _conveyor_etl_router_StageType;
  "service_selector"?: _conveyor_etl_router_ServiceSelector | null;
  "routing_rules"?: (_conveyor_etl_router_RoutingRule)[];
  /**
   * Number of partitions of the stage's group; where it is 1, records stay in order per source and
   * partition.
   */
  "parallelism"?: number;
  /**
   * Passed on as ProcessBatchRequest.transform_config.
   */
  "config"?: { [key: string]: string };
  /**
   * A fixed address, for a service that does not register.
   */
  "endpoint"?: _conveyor_etl_common_Endpoint | null;
}

/**
 * One step.
 */
export interface Stage__Output {
  "id": string;
  "name": string;
  "stage_type": _conveyor_etl_router_StageType__Output;
  "service_selector": _conveyor_etl_router_ServiceSelector__Output | null;
  "routing_rules": (_conveyor_etl_router_RoutingRule__Output)[];
  /**
   * Number of partitions of the stage's group; where it is 1, records stay in order per source and
   * partition.
   */
  "parallelism": number;
  /**
   * Passed on as ProcessBatchRequest.transform_config.
   */
  "config": { [key: string]: string };
  /**
   * A fixed address, for a service that does not register.
   */
  "endpoint": _conveyor_etl_common_Endpoint__Output | null;
}
