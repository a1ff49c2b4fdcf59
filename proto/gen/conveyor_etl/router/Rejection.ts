// Original file: router.proto

import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A sidecar's refusal of an assignment.
 */
export interface Rejection {
  "sidecar_id"?: string;
  "version"?: number | string | Long;
  "reason"?: string;
  "at"?: _google_protobuf_Timestamp | null;
}

/**
 * A sidecar's refusal of an assignment.
 */
export interface Rejection__Output {
  "sidecar_id": string;
  "version": string;
  "reason": string;
  "at": _google_protobuf_Timestamp__Output | null;
}
