// Original file: router.proto

import type {
  PipelineConfig as _conveyor_etl_router_PipelineConfig,
  PipelineConfig__Output as _conveyor_etl_router_PipelineConfig__Output,
} from "../../conveyor_etl/router/PipelineConfig.ts";

/**
 * A new pipeline.
 */
export interface CreatePipelineRequest {
  "config"?: _conveyor_etl_router_PipelineConfig | null;
  /**
   * Dry run: every check, no change.
   */
  "validate_only"?: boolean;
}

/**
 * A new pipeline.
 */
export interface CreatePipelineRequest__Output {
  "config": _conveyor_etl_router_PipelineConfig__Output | null;
  /**
   * Dry run: every check, no change.
   */
  "validate_only": boolean;
}
