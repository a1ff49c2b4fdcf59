// Original file: checkpoint.proto

import type {
  PartitionOffsets as _conveyor_etl_checkpoint_PartitionOffsets,
  PartitionOffsets__Output as _conveyor_etl_checkpoint_PartitionOffsets__Output,
} from "../../conveyor_etl/checkpoint/PartitionOffsets.ts";

/**
 * By source and partition.
 */
export interface GetGroupOffsetsResponse {
  "source_offsets"?: { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets };
}

/**
 * By source and partition.
 */
export interface GetGroupOffsetsResponse__Output {
  "source_offsets": { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets__Output };
}
