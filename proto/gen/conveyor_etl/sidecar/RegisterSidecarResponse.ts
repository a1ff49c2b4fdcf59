// Original file: sidecar.proto

import type {
  PipelineAssignment as _conveyor_etl_sidecar_PipelineAssignment,
  PipelineAssignment__Output as _conveyor_etl_sidecar_PipelineAssignment__Output,
} from "../../conveyor_etl/sidecar/PipelineAssignment.ts";

/**
 * Where the sidecar stands.
 */
export interface RegisterSidecarResponse {
  "success"?: boolean;
  "error"?: string;
  "registration_id"?: string;
  /**
   * Its part of every enabled pipeline that touches it.
   */
  "initial_assignments"?: (_conveyor_etl_sidecar_PipelineAssignment)[];
}

/**
 * Where the sidecar stands.
 */
export interface RegisterSidecarResponse__Output {
  "success": boolean;
  "error": string;
  "registration_id": string;
  /**
   * Its part of every enabled pipeline that touches it.
   */
  "initial_assignments": (_conveyor_etl_sidecar_PipelineAssignment__Output)[];
}
