// Original file: checkpoint.proto

import type { Buffer } from "node:buffer";
import type {
  PartitionOffsets as _conveyor_etl_checkpoint_PartitionOffsets,
  PartitionOffsets__Output as _conveyor_etl_checkpoint_PartitionOffsets__Output,
} from "../../conveyor_etl/checkpoint/PartitionOffsets.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * The checkpoint as it was saved.
 */
export interface GetCheckpointResponse {
  "found"?: boolean;
  "checkpoint_id"?: string;
  "data"?: Buffer | Uint8Array | string;
  "source_offsets"?: { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets };
  "created_at"?: _google_protobuf_Timestamp | null;
}

/**
 * The checkpoint as it was saved.
 */
export interface GetCheckpointResponse__Output {
  "found": boolean;
  "checkpoint_id": string;
  "data": Buffer;
  "source_offsets": { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets__Output };
  "created_at": _google_protobuf_Timestamp__Output | null;
}
