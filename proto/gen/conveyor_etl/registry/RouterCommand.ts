// Original file: registry.proto

import type {
  DrainCommand as _conveyor_etl_registry_DrainCommand,
  DrainCommand__Output as _conveyor_etl_registry_DrainCommand__Output,
} from "../../conveyor_etl/registry/DrainCommand.ts";
import type {
  ResumeCommand as _conveyor_etl_registry_ResumeCommand,
  ResumeCommand__Output as _conveyor_etl_registry_ResumeCommand__Output,
} from "../../conveyor_etl/registry/ResumeCommand.ts";
import type {
  ConfigUpdate as _conveyor_etl_registry_ConfigUpdate,
  ConfigUpdate__Output as _conveyor_etl_registry_ConfigUpdate__Output,
} from "../../conveyor_etl/registry/ConfigUpdate.ts";
import type {
  RevokePartitions as _conveyor_etl_registry_RevokePartitions,
  RevokePartitions__Output as _conveyor_etl_registry_RevokePartitions__Output,
} from "../../conveyor_etl/registry/RevokePartitions.ts";
import type {
  AssignPartitions as _conveyor_etl_registry_AssignPartitions,
  AssignPartitions__Output as _conveyor_etl_registry_AssignPartitions__Output,
} from "../../conveyor_etl/registry/AssignPartitions.ts";

/**
 * What the router asks of a service.
 */
export interface RouterCommand {
  "drain"?: _conveyor_etl_registry_DrainCommand | null;
  "resume"?: _conveyor_etl_registry_ResumeCommand | null;
  "config"?: _conveyor_etl_registry_ConfigUpdate | null;
  "revoke"?: _conveyor_etl_registry_RevokePartitions | null;
  "assign"?: _conveyor_etl_registry_AssignPartitions | null;
  "command"?: "drain" | "resume" | "config" | "revoke" | "assign";
}

/**
 * What the router asks of a service.
 */
export interface RouterCommand__Output {
  "drain"?: _conveyor_etl_registry_DrainCommand__Output | null;
  "resume"?: _conveyor_etl_registry_ResumeCommand__Output | null;
  "config"?: _conveyor_etl_registry_ConfigUpdate__Output | null;
  "revoke"?: _conveyor_etl_registry_RevokePartitions__Output | null;
  "assign"?: _conveyor_etl_registry_AssignPartitions__Output | null;
  "command"?: "drain" | "resume" | "config" | "revoke" | "assign";
}
