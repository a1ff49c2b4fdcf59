// Original file: router.proto

import type {
  PipelineConfig as _conveyor_etl_router_PipelineConfig,
  PipelineConfig__Output as _conveyor_etl_router_PipelineConfig__Output,
} from "../../conveyor_etl/router/PipelineConfig.ts";

/**
 * Their definitions.
 */
export interface ListPipelinesResponse {
  "pipelines"?: (_conveyor_etl_router_PipelineConfig)[];
}

/**
 * Their definitions.
 */
export interface ListPipelinesResponse__Output {
  "pipelines": (_conveyor_etl_router_PipelineConfig__Output)[];
}
