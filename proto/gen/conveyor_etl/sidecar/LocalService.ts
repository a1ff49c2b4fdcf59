// Original file: sidecar.proto

import type {
  ServiceType as _conveyor_etl_sidecar_ServiceType,
  ServiceType__Output as _conveyor_etl_sidecar_ServiceType__Output,
} from "../../conveyor_etl/sidecar/ServiceType.ts";

/**
 * A service beside the sidecar.
 */
export interface LocalService {
  "service_name"?: string;
  "service_type"?: _conveyor_etl_sidecar_ServiceType;
  /**
   * host:port.
   */
  "local_endpoint"?: string;
}

/**
 * A service beside the sidecar.
 */
export interface LocalService__Output {
  "service_name": string;
  "service_type": _conveyor_etl_sidecar_ServiceType__Output;
  /**
   * host:port.
   */
  "local_endpoint": string;
}
