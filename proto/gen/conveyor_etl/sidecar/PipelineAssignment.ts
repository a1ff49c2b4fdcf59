// Original file: sidecar.proto

import type {
  StageAssignment as _conveyor_etl_sidecar_StageAssignment,
  StageAssignment__Output as _conveyor_etl_sidecar_StageAssignment__Output,
} from "../../conveyor_etl/sidecar/StageAssignment.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A sidecar's view of a pipeline.
 */
export interface PipelineAssignment {
  "pipeline_id"?: string;
  /**
   * True exactly when all stages are local.
   */
  "is_local_complete"?: boolean;
  /**
   * Every stage that somebody hosts.
   */
  "stages"?: (_conveyor_etl_sidecar_StageAssignment)[];
  /**
   * Grows with every change of this sidecar's view of the pipeline, and whenever the pipeline is
   * given other stages, settings of stages, edges or conditions: RouterAdmin.GetPipeline has these.
   */
  "version"?: number | string | Long;
}

/**
 * A sidecar's view of a pipeline.
 */
export interface PipelineAssignment__Output {
  "pipeline_id": string;
  /**
   * True exactly when all stages are local.
   */
  "is_local_complete": boolean;
  /**
   * Every stage that somebody hosts.
   */
  "stages": (_conveyor_etl_sidecar_StageAssignment__Output)[];
  /**
   * Grows with every change of this sidecar's view of the pipeline, and whenever the pipeline is
   * given other stages, settings of stages, edges or conditions: RouterAdmin.GetPipeline has these.
   */
  "version": string;
}
