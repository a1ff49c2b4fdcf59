// Original file: router.proto

import type {
  MetadataMatch as _conveyor_etl_router_MetadataMatch,
  MetadataMatch__Output as _conveyor_etl_router_MetadataMatch__Output,
} from "../../conveyor_etl/router/MetadataMatch.ts";
import type {
  AndCondition as _conveyor_etl_router_AndCondition,
  AndCondition__Output as _conveyor_etl_router_AndCondition__Output,
} from "../../conveyor_etl/router/AndCondition.ts";
import type {
  OrCondition as _conveyor_etl_router_OrCondition,
  OrCondition__Output as _conveyor_etl_router_OrCondition__Output,
} from "../../conveyor_etl/router/OrCondition.ts";
import type {
  NotCondition as _conveyor_etl_router_NotCondition,
  NotCondition__Output as _conveyor_etl_router_NotCondition__Output,
} from "../../conveyor_etl/router/NotCondition.ts";

/**
 * What a record must be like.
 */
export interface Condition {
  /**
   * Matches whatever the text.
   */
  "always"?: string;
  /**
   * Equal to the record's type.
   */
  "record_type"?: string;
  "metadata_match"?: _conveyor_etl_router_MetadataMatch | null;
  /**
   * CEL over one variable, `record`, with source_id, partition, sequence_number, type, key,
   * payload, metadata, event_time and json.
   */
  "expression"?: string;
  "and"?: _conveyor_etl_router_AndCondition | null;
  "or"?: _conveyor_etl_router_OrCondition | null;
  "not"?: _conveyor_etl_router_NotCondition | null;
  "condition"?: "always" | "record_type" | "metadata_match" | "expression" | "and" | "or" | "not";
}

/**
 * What a record must be like.
 */
export interface Condition__Output {
  /**
   * Matches whatever the text.
   */
  "always"?: string;
  /**
   * Equal to the record's type.
   */
  "record_type"?: string;
  "metadata_match"?: _conveyor_etl_router_MetadataMatch__Output | null;
  /**
   * CEL over one variable, `record`, with source_id, partition, sequence_number, type, key,
   * payload, metadata, event_time and json.
   */
  "expression"?: string;
  "and"?: _conveyor_etl_router_AndCondition__Output | null;
  "or"?: _conveyor_etl_router_OrCondition__Output | null;
  "not"?: _conveyor_etl_router_NotCondition__Output | null;
  "condition"?: "always" | "record_type" | "metadata_match" | "expression" | "and" | "or" | "not";
}
