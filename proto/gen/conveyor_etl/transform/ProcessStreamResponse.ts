// Original file: transform.proto

import type {
  StreamReady as _conveyor_etl_transform_StreamReady,
  StreamReady__Output as _conveyor_etl_transform_StreamReady__Output,
} from "../../conveyor_etl/transform/StreamReady.ts";
import type {
  TransformResult as _conveyor_etl_transform_TransformResult,
  TransformResult__Output as _conveyor_etl_transform_TransformResult__Output,
} from "../../conveyor_etl/transform/TransformResult.ts";
import type {
  StreamCompleted as _conveyor_etl_transform_StreamCompleted,
  StreamCompleted__Output as _conveyor_etl_transform_StreamCompleted__Output,
} from "../../conveyor_etl/transform/StreamCompleted.ts";

/**
 * Answers on the stream.
 */
export interface ProcessStreamResponse {
  "ready"?: _conveyor_etl_transform_StreamReady | null;
  "result"?: _conveyor_etl_transform_TransformResult | null;
  "completed"?: _conveyor_etl_transform_StreamCompleted | null;
  "msg"?: "ready" | "result" | "completed";
}

/**
 * Answers on the stream.
 */
export interface ProcessStreamResponse__Output {
  "ready"?: _conveyor_etl_transform_StreamReady__Output | null;
  "result"?: _conveyor_etl_transform_TransformResult__Output | null;
  "completed"?: _conveyor_etl_transform_StreamCompleted__Output | null;
  "msg"?: "ready" | "result" | "completed";
}
