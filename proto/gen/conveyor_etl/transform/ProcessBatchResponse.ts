// Original file: transform.proto

import type {
  TransformResult as _conveyor_etl_transform_TransformResult,
  TransformResult__Output as _conveyor_etl_transform_TransformResult__Output,
} from "../../conveyor_etl/transform/TransformResult.ts";

/**
 * One result a record.
 */
export interface ProcessBatchResponse {
  "batch_id"?: string;
  "results"?: (_conveyor_etl_transform_TransformResult)[];
}

/**
 * One result a record.
 */
export interface ProcessBatchResponse__Output {
  "batch_id": string;
  "results": (_conveyor_etl_transform_TransformResult__Output)[];
}
