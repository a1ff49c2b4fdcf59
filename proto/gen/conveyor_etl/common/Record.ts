// Original file: common.proto

import type { Buffer } from "node:buffer";
import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * One record on its way through a pipeline.
 */
export interface Record {
  "id"?: _conveyor_etl_common_RecordId | null;
  /**
   * Free text that conditions can match, such as "order.created".
   */
  "record_type"?: string;
  /**
   * Decides the endpoint under consistent hashing; may be empty.
   */
  "key"?: Buffer | Uint8Array | string;
  "payload"?: Buffer | Uint8Array | string;
  "metadata"?: { [key: string]: string };
  /**
   * When it happened, by the source's clock.
   */
  "event_time"?: _google_protobuf_Timestamp | null;
  /**
   * When the router took it in.
   */
  "ingestion_time"?: _google_protobuf_Timestamp | null;
}

/**
 * One record on its way through a pipeline.
 */
export interface Record__Output {
  "id": _conveyor_etl_common_RecordId__Output | null;
  /**
   * Free text that conditions can match, such as "order.created".
   */
  "record_type": string;
  /**
   * Decides the endpoint under consistent hashing; may be empty.
   */
  "key": Buffer;
  "payload": Buffer;
  "metadata": { [key: string]: string };
  /**
   * When it happened, by the source's clock.
   */
  "event_time": _google_protobuf_Timestamp__Output | null;
  /**
   * When the router took it in.
   */
  "ingestion_time": _google_protobuf_Timestamp__Output | null;
}
