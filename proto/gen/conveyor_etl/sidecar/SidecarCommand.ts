// Original file: sidecar.proto

import type {
  PipelineAssignment as _conveyor_etl_sidecar_PipelineAssignment,
  PipelineAssignment__Output as _conveyor_etl_sidecar_PipelineAssignment__Output,
} from "../../conveyor_etl/sidecar/PipelineAssignment.ts";
import type {
  PipelineRevocation as _conveyor_etl_sidecar_PipelineRevocation,
  PipelineRevocation__Output as _conveyor_etl_sidecar_PipelineRevocation__Output,
} from "../../conveyor_etl/sidecar/PipelineRevocation.ts";
import type {
  DrainCommand as _conveyor_etl_sidecar_DrainCommand,
  DrainCommand__Output as _conveyor_etl_sidecar_DrainCommand__Output,
} from "../../conveyor_etl/sidecar/DrainCommand.ts";

/**
 * What the router asks of a sidecar.
 */
export interface SidecarCommand {
  "assign"?: _conveyor_etl_sidecar_PipelineAssignment | null;
  "revoke"?: _conveyor_etl_sidecar_PipelineRevocation | null;
  "drain"?: _conveyor_etl_sidecar_DrainCommand | null;
  "command"?: "assign" | "revoke" | "drain";
}

/**
 * What the router asks of a sidecar.
 */
export interface SidecarCommand__Output {
  "assign"?: _conveyor_etl_sidecar_PipelineAssignment__Output | null;
  "revoke"?: _conveyor_etl_sidecar_PipelineRevocation__Output | null;
  "drain"?: _conveyor_etl_sidecar_DrainCommand__Output | null;
  "command"?: "assign" | "revoke" | "drain";
}
