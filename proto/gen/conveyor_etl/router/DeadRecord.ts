// Original file: router.proto

import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A record, and why it is here.
 */
export interface DeadRecord {
  "record"?: _conveyor_etl_common_Record | null;
  "pipeline_id"?: string;
  "stage_id"?: string;
  "error"?: string;
  "attempts"?: number;
  "failed_at"?: _google_protobuf_Timestamp | null;
  /**
   * The node that keeps it.
   */
  "node_id"?: number | string | Long;
}

/**
 * A record, and why it is here.
 */
export interface DeadRecord__Output {
  "record": _conveyor_etl_common_Record__Output | null;
  "pipeline_id": string;
  "stage_id": string;
  "error": string;
  "attempts": number;
  "failed_at": _google_protobuf_Timestamp__Output | null;
  /**
   * The node that keeps it.
   */
  "node_id": string;
}
