// Original file: registry.proto

import type {
  Endpoint as _conveyor_etl_common_Endpoint,
  Endpoint__Output as _conveyor_etl_common_Endpoint__Output,
} from "../../conveyor_etl/common/Endpoint.ts";
import type {
  HealthStatus as _conveyor_etl_common_HealthStatus,
  HealthStatus__Output as _conveyor_etl_common_HealthStatus__Output,
} from "../../conveyor_etl/common/HealthStatus.ts";

/**
 * One instance.
 */
export interface EndpointInfo {
  "service_id"?: string;
  "endpoint"?: _conveyor_etl_common_Endpoint | null;
  "weight"?: number;
  "health"?: _conveyor_etl_common_HealthStatus;
  "assigned_partitions"?: (number)[];
}

/**
 * One instance.
 */
export interface EndpointInfo__Output {
  "service_id": string;
  "endpoint": _conveyor_etl_common_Endpoint__Output | null;
  "weight": number;
  "health": _conveyor_etl_common_HealthStatus__Output;
  "assigned_partitions": (number)[];
}
