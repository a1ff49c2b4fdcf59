// Original file: source.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * The stream lives.
 */
export interface Heartbeat {
  "timestamp"?: _google_protobuf_Timestamp | null;
}

/**
 * The stream lives.
 */
export interface Heartbeat__Output {
  "timestamp": _google_protobuf_Timestamp__Output | null;
}
