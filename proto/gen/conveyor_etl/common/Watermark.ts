// Original file: common.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * How far a partition of a source is complete.
 */
export interface Watermark {
  "source_id"?: string;
  "partition"?: number;
  /**
   * A sequence number of the partition.
   */
  "position"?: number | string | Long;
  "timestamp"?: _google_protobuf_Timestamp | null;
}

/**
 * How far a partition of a source is complete.
 */
export interface Watermark__Output {
  "source_id": string;
  "partition": number;
  /**
   * A sequence number of the partition.
   */
  "position": string;
  "timestamp": _google_protobuf_Timestamp__Output | null;
}
