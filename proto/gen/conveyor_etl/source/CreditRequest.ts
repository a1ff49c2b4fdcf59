// Original file: source.proto

import type {
  CreditPriority as _conveyor_etl_source_CreditPriority,
  CreditPriority__Output as _conveyor_etl_source_CreditPriority__Output,
} from "../../conveyor_etl/source/CreditPriority.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What a source would like to send.
 */
export interface CreditRequest {
  "source_id"?: string;
  "pipeline_id"?: string;
  "requested_credits"?: number | string | Long;
  "priority"?: _conveyor_etl_source_CreditPriority;
}

/**
 * What a source would like to send.
 */
export interface CreditRequest__Output {
  "source_id": string;
  "pipeline_id": string;
  "requested_credits": string;
  "priority": _conveyor_etl_source_CreditPriority__Output;
}
