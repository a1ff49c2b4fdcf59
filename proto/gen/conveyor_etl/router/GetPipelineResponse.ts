// Original file: router.proto

import type {
  PipelineConfig as _conveyor_etl_router_PipelineConfig,
  PipelineConfig__Output as _conveyor_etl_router_PipelineConfig__Output,
} from "../../conveyor_etl/router/PipelineConfig.ts";
import type {
  PipelineStatus as _conveyor_etl_router_PipelineStatus,
  PipelineStatus__Output as _conveyor_etl_router_PipelineStatus__Output,
} from "../../conveyor_etl/router/PipelineStatus.ts";

/**
 * Definition and status.
 */
export interface GetPipelineResponse {
  "found"?: boolean;
  "config"?: _conveyor_etl_router_PipelineConfig | null;
  "status"?: _conveyor_etl_router_PipelineStatus | null;
}

/**
 * Definition and status.
 */
export interface GetPipelineResponse__Output {
  "found": boolean;
  "config": _conveyor_etl_router_PipelineConfig__Output | null;
  "status": _conveyor_etl_router_PipelineStatus__Output | null;
}
