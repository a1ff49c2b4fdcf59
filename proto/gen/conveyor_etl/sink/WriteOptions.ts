// Original file: sink.proto

import type {
  DeliveryGuarantee as _conveyor_etl_sink_DeliveryGuarantee,
  DeliveryGuarantee__Output as _conveyor_etl_sink_DeliveryGuarantee__Output,
} from "../../conveyor_etl/sink/DeliveryGuarantee.ts";

/**
 * What the router expects.
 */
export interface WriteOptions {
  "require_ack"?: boolean;
  "timeout_ms"?: number;
  "guarantee"?: _conveyor_etl_sink_DeliveryGuarantee;
}

/**
 * What the router expects.
 */
export interface WriteOptions__Output {
  "require_ack": boolean;
  "timeout_ms": number;
  "guarantee": _conveyor_etl_sink_DeliveryGuarantee__Output;
}
