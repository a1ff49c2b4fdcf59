// Original file: checkpoint.proto

import type {
  ServiceCheckpoint as _conveyor_etl_checkpoint_ServiceCheckpoint,
  ServiceCheckpoint__Output as _conveyor_etl_checkpoint_ServiceCheckpoint__Output,
} from "../../conveyor_etl/checkpoint/ServiceCheckpoint.ts";
import type {
  PartitionOffsets as _conveyor_etl_checkpoint_PartitionOffsets,
  PartitionOffsets__Output as _conveyor_etl_checkpoint_PartitionOffsets__Output,
} from "../../conveyor_etl/checkpoint/PartitionOffsets.ts";
import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "../../conveyor_etl/common/Watermark.ts";

/**
 * Positions of the pipeline's services and sources.
 */
export interface GetPipelineCheckpointsResponse {
  "service_checkpoints"?: (_conveyor_etl_checkpoint_ServiceCheckpoint)[];
  "source_offsets"?: { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets };
  "watermarks"?: (_conveyor_etl_common_Watermark)[];
}

/**
 * Positions of the pipeline's services and sources.
 */
export interface GetPipelineCheckpointsResponse__Output {
  "service_checkpoints": (_conveyor_etl_checkpoint_ServiceCheckpoint__Output)[];
  "source_offsets": { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets__Output };
  "watermarks": (_conveyor_etl_common_Watermark__Output)[];
}
