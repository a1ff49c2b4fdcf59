// Original file: registry.proto

import type {
  HealthStatus as _conveyor_etl_common_HealthStatus,
  HealthStatus__Output as _conveyor_etl_common_HealthStatus__Output,
} from "../../conveyor_etl/common/HealthStatus.ts";
import type {
  ComponentHealth as _conveyor_etl_registry_ComponentHealth,
  ComponentHealth__Output as _conveyor_etl_registry_ComponentHealth__Output,
} from "../../conveyor_etl/registry/ComponentHealth.ts";

/**
 * Health as the service reports it.
 */
export interface ServiceHealth {
  "status"?: _conveyor_etl_common_HealthStatus;
  "message"?: string;
  /**
   * Parts of the service by name.
   */
  "components"?: { [key: string]: _conveyor_etl_registry_ComponentHealth };
}

/**
 * Health as the service reports it.
 */
export interface ServiceHealth__Output {
  "status": _conveyor_etl_common_HealthStatus__Output;
  "message": string;
  /**
   * Parts of the service by name.
   */
  "components": { [key: string]: _conveyor_etl_registry_ComponentHealth__Output };
}
