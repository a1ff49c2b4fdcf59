// Original file: checkpoint.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A position that a group is done with.
 */
export interface CommitGroupOffsetRequest {
  "group_id"?: string;
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
  /**
   * The fence, with generation: only a current member at the current generation may commit. Both
   * empty: unfenced.
   */
  "service_id"?: string;
  "generation"?: number | string | Long;
}

/**
 * A position that a group is done with.
 */
export interface CommitGroupOffsetRequest__Output {
  "group_id": string;
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
  /**
   * The fence, with generation: only a current member at the current generation may commit. Both
   * empty: unfenced.
   */
  "service_id": string;
  "generation": string;
}
