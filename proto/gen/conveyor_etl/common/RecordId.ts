// Original file: common.proto

import type { Buffer } from "node:buffer";
import type { Long } from "@grpc/proto-loader";

/**
 * What tells one record from another: its place in a partition of its source, or a key of the
 * source's own choosing.
 */
export interface RecordId {
  "source_id"?: string;
  "partition"?: number;
  /**
   * Counts from 1 within the partition. 0 means none: then `idempotency_key` alone tells records
   * apart.
   */
  "sequence_number"?: number | string | Long;
  /**
   * Optional. The same key twice is the same record.
   */
  "idempotency_key"?: Buffer | Uint8Array | string;
}

/**
 * What tells one record from another: its place in a partition of its source, or a key of the
 * source's own choosing.
 */
export interface RecordId__Output {
  "source_id": string;
  "partition": number;
  /**
   * Counts from 1 within the partition. 0 means none: then `idempotency_key` alone tells records
   * apart.
   */
  "sequence_number": string;
  /**
   * Optional. The same key twice is the same record.
   */
  "idempotency_key": Buffer;
}
