// Original file: raft.proto

import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "../../conveyor_etl/raft/LogPosition.ts";
import type {
  Entry as _conveyor_etl_raft_Entry,
  Entry__Output as _conveyor_etl_raft_Entry__Output,
} from "../../conveyor_etl/raft/Entry.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Entries for a follower.
 */
export interface Append {
  "term"?: number | string | Long;
  "prev"?: _conveyor_etl_raft_LogPosition | null;
  "entries"?: (_conveyor_etl_raft_Entry)[];
  "commit"?: number | string | Long;
  "round"?: number | string | Long;
}

/**
 * Entries for a follower.
 */
export interface Append__Output {
  "term": string;
  "prev": _conveyor_etl_raft_LogPosition__Output | null;
  "entries": (_conveyor_etl_raft_Entry__Output)[];
  "commit": string;
  "round": string;
}
