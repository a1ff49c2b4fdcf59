// Original file: sidecar.proto

import type {
  LocalServiceHealth as _conveyor_etl_sidecar_LocalServiceHealth,
  LocalServiceHealth__Output as _conveyor_etl_sidecar_LocalServiceHealth__Output,
} from "../../conveyor_etl/sidecar/LocalServiceHealth.ts";
import type {
  SidecarLoad as _conveyor_etl_sidecar_SidecarLoad,
  SidecarLoad__Output as _conveyor_etl_sidecar_SidecarLoad__Output,
} from "../../conveyor_etl/sidecar/SidecarLoad.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * "I am alive", with news.
 */
export interface SidecarHeartbeatRequest {
  "sidecar_id"?: string;
  "service_health"?: (_conveyor_etl_sidecar_LocalServiceHealth)[];
  "load"?: _conveyor_etl_sidecar_SidecarLoad | null;
  /**
   * Pipeline to the assignment version that the sidecar runs; it comes again until this confirms
   * it.
   */
  "applied"?: { [key: string]: number | string | Long };
  /**
   * Pipeline to why the sidecar refused its assignment.
   */
  "rejected"?: { [key: string]: string };
}

/**
 * "I am alive", with news.
 */
export interface SidecarHeartbeatRequest__Output {
  "sidecar_id": string;
  "service_health": (_conveyor_etl_sidecar_LocalServiceHealth__Output)[];
  "load": _conveyor_etl_sidecar_SidecarLoad__Output | null;
  /**
   * Pipeline to the assignment version that the sidecar runs; it comes again until this confirms
   * it.
   */
  "applied": { [key: string]: string };
  /**
   * Pipeline to why the sidecar refused its assignment.
   */
  "rejected": { [key: string]: string };
}
