// Original file: common.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A committed position and when it was committed.
 */
export interface Offset {
  "value"?: number | string | Long;
  "timestamp"?: _google_protobuf_Timestamp | null;
}

/**
 * A committed position and when it was committed.
 */
export interface Offset__Output {
  "value": string;
  "timestamp": _google_protobuf_Timestamp__Output | null;
}
