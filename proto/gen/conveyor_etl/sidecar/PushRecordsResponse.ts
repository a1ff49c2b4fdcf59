// Original file: sidecar.proto

import type {
  PushAck as _conveyor_etl_sidecar_PushAck,
  PushAck__Output as _conveyor_etl_sidecar_PushAck__Output,
} from "../../conveyor_etl/sidecar/PushAck.ts";
import type {
  PushBackpressure as _conveyor_etl_sidecar_PushBackpressure,
  PushBackpressure__Output as _conveyor_etl_sidecar_PushBackpressure__Output,
} from "../../conveyor_etl/sidecar/PushBackpressure.ts";
import type {
  PushCredits as _conveyor_etl_sidecar_PushCredits,
  PushCredits__Output as _conveyor_etl_sidecar_PushCredits__Output,
} from "../../conveyor_etl/sidecar/PushCredits.ts";

/**
 * Answers on the stream.
 */
export interface PushRecordsResponse {
  "ack"?: _conveyor_etl_sidecar_PushAck | null;
  "backpressure"?: _conveyor_etl_sidecar_PushBackpressure | null;
  "credits"?: _conveyor_etl_sidecar_PushCredits | null;
  "msg"?: "ack" | "backpressure" | "credits";
}

/**
 * Answers on the stream.
 */
export interface PushRecordsResponse__Output {
  "ack"?: _conveyor_etl_sidecar_PushAck__Output | null;
  "backpressure"?: _conveyor_etl_sidecar_PushBackpressure__Output | null;
  "credits"?: _conveyor_etl_sidecar_PushCredits__Output | null;
  "msg"?: "ack" | "backpressure" | "credits";
}
