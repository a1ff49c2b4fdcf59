// Original file: registry.proto

import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "../../google/protobuf/Duration.ts";
import type {
  RouterCommand as _conveyor_etl_registry_RouterCommand,
  RouterCommand__Output as _conveyor_etl_registry_RouterCommand__Output,
} from "../../conveyor_etl/registry/RouterCommand.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * The answer to one heartbeat.
 */
export interface HeartbeatResponse {
  /**
   * False when the registration_id is not the current one: register again.
   */
  "acknowledged"?: boolean;
  /**
   * From now; a heartbeat after it may come too late.
   */
  "next_heartbeat_deadline"?: _google_protobuf_Duration | null;
  "commands"?: (_conveyor_etl_registry_RouterCommand)[];
  /**
   * Whom the answer is for.
   */
  "service_id"?: string;
  /**
   * Current generation of each of its groups: what a fenced offset commit needs.
   */
  "generations"?: { [key: string]: number | string | Long };
}

/**
 * The answer to one heartbeat.
 */
export interface HeartbeatResponse__Output {
  /**
   * False when the registration_id is not the current one: register again.
   */
  "acknowledged": boolean;
  /**
   * From now; a heartbeat after it may come too late.
   */
  "next_heartbeat_deadline": _google_protobuf_Duration__Output | null;
  "commands": (_conveyor_etl_registry_RouterCommand__Output)[];
  /**
   * Whom the answer is for.
   */
  "service_id": string;
  /**
   * Current generation of each of its groups: what a fenced offset commit needs.
   */
  "generations": { [key: string]: string };
}
