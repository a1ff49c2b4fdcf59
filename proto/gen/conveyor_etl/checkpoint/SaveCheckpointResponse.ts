// Original file: checkpoint.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * Under which id and when it was kept.
 */
export interface SaveCheckpointResponse {
  "success"?: boolean;
  "checkpoint_id"?: string;
  "created_at"?: _google_protobuf_Timestamp | null;
}

/**
 * Under which id and when it was kept.
 */
export interface SaveCheckpointResponse__Output {
  "success": boolean;
  "checkpoint_id": string;
  "created_at": _google_protobuf_Timestamp__Output | null;
}
