// Original file: sidecar.proto

import type {
  SidecarCommand as _conveyor_etl_sidecar_SidecarCommand,
  SidecarCommand__Output as _conveyor_etl_sidecar_SidecarCommand__Output,
} from "../../conveyor_etl/sidecar/SidecarCommand.ts";

/**
 * The answer to one heartbeat.
 */
export interface HeartbeatResponse {
  /**
   * False when the sidecar is not known: register again.
   */
  "acknowledged"?: boolean;
  "commands"?: (_conveyor_etl_sidecar_SidecarCommand)[];
}

/**
 * The answer to one heartbeat.
 */
export interface HeartbeatResponse__Output {
  /**
   * False when the sidecar is not known: register again.
   */
  "acknowledged": boolean;
  "commands": (_conveyor_etl_sidecar_SidecarCommand__Output)[];
}
