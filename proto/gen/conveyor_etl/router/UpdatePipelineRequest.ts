// Original file: router.proto

import type {
  PipelineConfig as _conveyor_etl_router_PipelineConfig,
  PipelineConfig__Output as _conveyor_etl_router_PipelineConfig__Output,
} from "../../conveyor_etl/router/PipelineConfig.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A pipeline's new definition.
 */
export interface UpdatePipelineRequest {
  "pipeline_id"?: string;
  "config"?: _conveyor_etl_router_PipelineConfig | null;
  /**
   * Refuse with ABORTED when it is not the current one; 0 for any.
   */
  "expected_version"?: number | string | Long;
  /**
   * Dry run: every check, no change.
   */
  "validate_only"?: boolean;
}

/**
 * A pipeline's new definition.
 */
export interface UpdatePipelineRequest__Output {
  "pipeline_id": string;
  "config": _conveyor_etl_router_PipelineConfig__Output | null;
  /**
   * Refuse with ABORTED when it is not the current one; 0 for any.
   */
  "expected_version": string;
  /**
   * Dry run: every check, no change.
   */
  "validate_only": boolean;
}
