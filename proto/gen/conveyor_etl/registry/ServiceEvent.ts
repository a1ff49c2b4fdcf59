// Original file: registry.proto

import type {
  EventType as _conveyor_etl_registry_EventType,
  EventType__Output as _conveyor_etl_registry_EventType__Output,
} from "../../conveyor_etl/registry/EventType.ts";
import type {
  RegisteredService as _conveyor_etl_registry_RegisteredService,
  RegisteredService__Output as _conveyor_etl_registry_RegisteredService__Output,
} from "../../conveyor_etl/registry/RegisteredService.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One change of one service.
 */
export interface ServiceEvent {
  "event_type"?: _conveyor_etl_registry_EventType;
  "service"?: _conveyor_etl_registry_RegisteredService | null;
  /**
   * The revision of the change: what to resume from.
   */
  "revision"?: number | string | Long;
}

/**
 * One change of one service.
 */
export interface ServiceEvent__Output {
  "event_type": _conveyor_etl_registry_EventType__Output;
  "service": _conveyor_etl_registry_RegisteredService__Output | null;
  /**
   * The revision of the change: what to resume from.
   */
  "revision": string;
}
