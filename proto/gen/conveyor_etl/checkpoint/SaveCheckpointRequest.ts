// Original file: checkpoint.proto

import type { Buffer } from "node:buffer";
import type {
  PartitionOffsets as _conveyor_etl_checkpoint_PartitionOffsets,
  PartitionOffsets__Output as _conveyor_etl_checkpoint_PartitionOffsets__Output,
} from "../../conveyor_etl/checkpoint/PartitionOffsets.ts";

/**
 * A service's state, in its own format.
 */
export interface SaveCheckpointRequest {
  "service_id"?: string;
  /**
   * Chosen by the router when empty.
   */
  "checkpoint_id"?: string;
  /**
   * As large as grpc.max_message_size allows.
   */
  "data"?: Buffer | Uint8Array | string;
  /**
   * Source to the offsets that the state reflects.
   */
  "source_offsets"?: { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets };
}

/**
 * A service's state, in its own format.
 */
export interface SaveCheckpointRequest__Output {
  "service_id": string;
  /**
   * Chosen by the router when empty.
   */
  "checkpoint_id": string;
  /**
   * As large as grpc.max_message_size allows.
   */
  "data": Buffer;
  /**
   * Source to the offsets that the state reflects.
   */
  "source_offsets": { [key: string]: _conveyor_etl_checkpoint_PartitionOffsets__Output };
}
