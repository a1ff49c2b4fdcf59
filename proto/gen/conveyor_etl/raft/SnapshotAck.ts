// Original file: raft.proto

import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "../../conveyor_etl/raft/LogPosition.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * The piece that the follower wants next.
 */
export interface SnapshotAck {
  "term"?: number | string | Long;
  "position"?: _conveyor_etl_raft_LogPosition | null;
  "next"?: number;
}

/**
 * The piece that the follower wants next.
 */
export interface SnapshotAck__Output {
  "term": string;
  "position": _conveyor_etl_raft_LogPosition__Output | null;
  "next": number;
}
