// Original file: backup.proto

import type { Buffer } from "node:buffer";
import type { Long } from "@grpc/proto-loader";

/**
 * A piece of a snapshot.
 */
export interface DataChunk {
  "data"?: Buffer | Uint8Array | string;
  /**
   * Of the piece, in bytes.
   */
  "offset"?: number | string | Long;
  "is_last"?: boolean;
}

/**
 * A piece of a snapshot.
 */
export interface DataChunk__Output {
  "data": Buffer;
  /**
   * Of the piece, in bytes.
   */
  "offset": string;
  "is_last": boolean;
}
