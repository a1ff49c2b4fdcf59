// Original file: checkpoint.proto

import type { Buffer } from "node:buffer";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * The last checkpoint of one service.
 */
export interface ServiceCheckpoint {
  "service_id"?: string;
  "checkpoint_id"?: string;
  "data"?: Buffer | Uint8Array | string;
  "created_at"?: _google_protobuf_Timestamp | null;
}

/**
 * The last checkpoint of one service.
 */
export interface ServiceCheckpoint__Output {
  "service_id": string;
  "checkpoint_id": string;
  "data": Buffer;
  "created_at": _google_protobuf_Timestamp__Output | null;
}
