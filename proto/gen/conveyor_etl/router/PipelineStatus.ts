// Original file: router.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type {
  StageStatus as _conveyor_etl_router_StageStatus,
  StageStatus__Output as _conveyor_etl_router_StageStatus__Output,
} from "../../conveyor_etl/router/StageStatus.ts";
import type {
  Rejection as _conveyor_etl_router_Rejection,
  Rejection__Output as _conveyor_etl_router_Rejection__Output,
} from "../../conveyor_etl/router/Rejection.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * How a pipeline does.
 */
export interface PipelineStatus {
  "enabled"?: boolean;
  "version"?: number | string | Long;
  "created_at"?: _google_protobuf_Timestamp | null;
  "updated_at"?: _google_protobuf_Timestamp | null;
  /**
   * By stage id.
   */
  "stage_statuses"?: { [key: string]: _conveyor_etl_router_StageStatus };
  /**
   * Stages that no service does.
   */
  "unhosted_stages"?: (string)[];
  /**
   * What sidecars refused.
   */
  "rejections"?: (_conveyor_etl_router_Rejection)[];
}

/**
 * How a pipeline does.
 */
export interface PipelineStatus__Output {
  "enabled": boolean;
  "version": string;
  "created_at": _google_protobuf_Timestamp__Output | null;
  "updated_at": _google_protobuf_Timestamp__Output | null;
  /**
   * By stage id.
   */
  "stage_statuses": { [key: string]: _conveyor_etl_router_StageStatus__Output };
  /**
   * Stages that no service does.
   */
  "unhosted_stages": (string)[];
  /**
   * What sidecars refused.
   */
  "rejections": (_conveyor_etl_router_Rejection__Output)[];
}
