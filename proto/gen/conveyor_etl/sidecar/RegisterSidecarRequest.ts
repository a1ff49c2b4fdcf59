// Original file: sidecar.proto

import type {
  LocalService as _conveyor_etl_sidecar_LocalService,
  LocalService__Output as _conveyor_etl_sidecar_LocalService__Output,
} from "../../conveyor_etl/sidecar/LocalService.ts";

/**
 * A sidecar and what is beside it.
 */
export interface RegisterSidecarRequest {
  "sidecar_id"?: string;
  "pod_name"?: string;
  "namespace"?: string;
  /**
   * host:port, where other sidecars reach it.
   */
  "sidecar_endpoint"?: string;
  "local_services"?: (_conveyor_etl_sidecar_LocalService)[];
}

/**
 * A sidecar and what is beside it.
 */
export interface RegisterSidecarRequest__Output {
  "sidecar_id": string;
  "pod_name": string;
  "namespace": string;
  /**
   * host:port, where other sidecars reach it.
   */
  "sidecar_endpoint": string;
  "local_services": (_conveyor_etl_sidecar_LocalService__Output)[];
}
