// Original file: checkpoint.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * By partition.
 */
export interface GetOffsetResponse {
  "offsets"?: { [key: number]: number | string | Long };
  /**
   * When each was committed.
   */
  "timestamps"?: { [key: number]: _google_protobuf_Timestamp };
}

/**
 * By partition.
 */
export interface GetOffsetResponse__Output {
  "offsets": { [key: number]: string };
  /**
   * When each was committed.
   */
  "timestamps": { [key: number]: _google_protobuf_Timestamp__Output };
}
