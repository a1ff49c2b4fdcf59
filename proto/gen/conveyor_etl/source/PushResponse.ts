// Original file: source.proto

import type {
  BatchAck as _conveyor_etl_source_BatchAck,
  BatchAck__Output as _conveyor_etl_source_BatchAck__Output,
} from "../../conveyor_etl/source/BatchAck.ts";
import type {
  BackpressureSignal as _conveyor_etl_source_BackpressureSignal,
  BackpressureSignal__Output as _conveyor_etl_source_BackpressureSignal__Output,
} from "../../conveyor_etl/source/BackpressureSignal.ts";
import type {
  CreditGrant as _conveyor_etl_source_CreditGrant,
  CreditGrant__Output as _conveyor_etl_source_CreditGrant__Output,
} from "../../conveyor_etl/source/CreditGrant.ts";

/**
 * What the source should know.
 */
export interface PushResponse {
  "ack"?: _conveyor_etl_source_BatchAck | null;
  "backpressure"?: _conveyor_etl_source_BackpressureSignal | null;
  "credits"?: _conveyor_etl_source_CreditGrant | null;
  "msg"?: "ack" | "backpressure" | "credits";
}

/**
 * What the source should know.
 */
export interface PushResponse__Output {
  "ack"?: _conveyor_etl_source_BatchAck__Output | null;
  "backpressure"?: _conveyor_etl_source_BackpressureSignal__Output | null;
  "credits"?: _conveyor_etl_source_CreditGrant__Output | null;
  "msg"?: "ack" | "backpressure" | "credits";
}
