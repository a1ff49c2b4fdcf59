// Original file: raft.proto

import type {
  ErrorCode as _conveyor_etl_raft_ErrorCode,
  ErrorCode__Output as _conveyor_etl_raft_ErrorCode__Output,
} from "../../conveyor_etl/raft/ErrorCode.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What it was answered with instead.
 */
export interface Failure {
  "id"?: number | string | Long;
  "code"?: _conveyor_etl_raft_ErrorCode;
  "message"?: string;
  "retry_after_ms"?: number | string | Long;
  "_retry_after_ms"?: "retry_after_ms";
}

/**
 * What it was answered with instead.
 */
export interface Failure__Output {
  "id": string;
  "code": _conveyor_etl_raft_ErrorCode__Output;
  "message": string;
  "retry_after_ms"?: string;
  "_retry_after_ms"?: "retry_after_ms";
}
