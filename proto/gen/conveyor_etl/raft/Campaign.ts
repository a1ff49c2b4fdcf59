// Original file: raft.proto

import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "../../conveyor_etl/raft/LogPosition.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Asks for a vote, or whether one would be given.
 */
export interface Campaign {
  "term"?: number | string | Long;
  "last"?: _conveyor_etl_raft_LogPosition | null;
  /**
   * The leader itself asked for the election. Votes only.
   */
  "transfer"?: boolean;
}

/**
 * Asks for a vote, or whether one would be given.
 */
export interface Campaign__Output {
  "term": string;
  "last": _conveyor_etl_raft_LogPosition__Output | null;
  /**
   * The leader itself asked for the election. Votes only.
   */
  "transfer": boolean;
}
