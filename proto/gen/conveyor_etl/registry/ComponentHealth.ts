// Original file: registry.proto

import type {
  HealthStatus as _conveyor_etl_common_HealthStatus,
  HealthStatus__Output as _conveyor_etl_common_HealthStatus__Output,
} from "../../conveyor_etl/common/HealthStatus.ts";

/**
 * Health of one part.
 */
export interface ComponentHealth {
  "name"?: string;
  "status"?: _conveyor_etl_common_HealthStatus;
  "message"?: string;
}

/**
 * Health of one part.
 */
export interface ComponentHealth__Output {
  "name": string;
  "status": _conveyor_etl_common_HealthStatus__Output;
  "message": string;
}
