// Original file: registry.proto

import type {
  ServiceHealth as _conveyor_etl_registry_ServiceHealth,
  ServiceHealth__Output as _conveyor_etl_registry_ServiceHealth__Output,
} from "../../conveyor_etl/registry/ServiceHealth.ts";
import type {
  ServiceLoad as _conveyor_etl_registry_ServiceLoad,
  ServiceLoad__Output as _conveyor_etl_registry_ServiceLoad__Output,
} from "../../conveyor_etl/registry/ServiceLoad.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * "I am alive", with news where there is any.
 */
export interface HeartbeatRequest {
  "service_id"?: string;
  "registration_id"?: string;
  /**
   * Replicated only when it changes.
   */
  "health"?: _conveyor_etl_registry_ServiceHealth | null;
  "load"?: _conveyor_etl_registry_ServiceLoad | null;
  /**
   * Group to the generation that the member has carried out: acknowledges its revokes and assigns
   * up to there. Without it, the next heartbeat on the stream that carried a revoke acknowledges
   * it.
   */
  "groups"?: { [key: string]: number | string | Long };
}

/**
 * "I am alive", with news where there is any.
 */
export interface HeartbeatRequest__Output {
  "service_id": string;
  "registration_id": string;
  /**
   * Replicated only when it changes.
   */
  "health": _conveyor_etl_registry_ServiceHealth__Output | null;
  "load": _conveyor_etl_registry_ServiceLoad__Output | null;
  /**
   * Group to the generation that the member has carried out: acknowledges its revokes and assigns
   * up to there. Without it, the next heartbeat on the stream that carried a revoke acknowledges
   * it.
   */
  "groups": { [key: string]: string };
}
