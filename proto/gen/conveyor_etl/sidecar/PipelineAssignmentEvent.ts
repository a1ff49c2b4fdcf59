// Original file: sidecar.proto

import type {
  EventType as _conveyor_etl_sidecar_EventType,
  EventType__Output as _conveyor_etl_sidecar_EventType__Output,
} from "../../conveyor_etl/sidecar/EventType.ts";
import type {
  PipelineAssignment as _conveyor_etl_sidecar_PipelineAssignment,
  PipelineAssignment__Output as _conveyor_etl_sidecar_PipelineAssignment__Output,
} from "../../conveyor_etl/sidecar/PipelineAssignment.ts";

/**
 * One change.
 */
export interface PipelineAssignmentEvent {
  "event_type"?: _conveyor_etl_sidecar_EventType;
  "assignment"?: _conveyor_etl_sidecar_PipelineAssignment | null;
}

/**
 * One change.
 */
export interface PipelineAssignmentEvent__Output {
  "event_type": _conveyor_etl_sidecar_EventType__Output;
  "assignment": _conveyor_etl_sidecar_PipelineAssignment__Output | null;
}
