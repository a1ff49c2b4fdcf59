// Original file: checkpoint.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Offset by partition.
 */
export interface PartitionOffsets {
  "offsets"?: { [key: number]: number | string | Long };
}

/**
 * Offset by partition.
 */
export interface PartitionOffsets__Output {
  "offsets": { [key: number]: string };
}
