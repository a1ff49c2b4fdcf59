// Original file: raft.proto

import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "../../conveyor_etl/raft/LogPosition.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * They do not fit its log.
 */
export interface AppendRejected {
  "term"?: number | string | Long;
  "prev"?: number | string | Long;
  "hint"?: _conveyor_etl_raft_LogPosition | null;
  "round"?: number | string | Long;
}

/**
 * They do not fit its log.
 */
export interface AppendRejected__Output {
  "term": string;
  "prev": string;
  "hint": _conveyor_etl_raft_LogPosition__Output | null;
  "round": string;
}
