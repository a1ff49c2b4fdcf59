// Original file: checkpoint.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A position that is done.
 */
export interface CommitOffsetRequest {
  "source_id"?: string;
  "partition"?: number;
  /**
   * Never goes back, unless reset.
   */
  "offset"?: number | string | Long;
  "timestamp"?: _google_protobuf_Timestamp | null;
  /**
   * Allow an offset below the committed one.
   */
  "reset"?: boolean;
}

/**
 * A position that is done.
 */
export interface CommitOffsetRequest__Output {
  "source_id": string;
  "partition": number;
  /**
   * Never goes back, unless reset.
   */
  "offset": string;
  "timestamp": _google_protobuf_Timestamp__Output | null;
  /**
   * Allow an offset below the committed one.
   */
  "reset": boolean;
}
