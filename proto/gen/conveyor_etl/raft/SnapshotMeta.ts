// Original file: raft.proto

import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "../../conveyor_etl/raft/LogPosition.ts";
import type {
  Cluster as _conveyor_etl_raft_Cluster,
  Cluster__Output as _conveyor_etl_raft_Cluster__Output,
} from "../../conveyor_etl/raft/Cluster.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What the snapshot stands for.
 */
export interface SnapshotMeta {
  "position"?: _conveyor_etl_raft_LogPosition | null;
  /**
   * The index from which on the membership holds.
   */
  "membership_index"?: number | string | Long;
  "membership"?: _conveyor_etl_raft_Cluster | null;
}

/**
 * What the snapshot stands for.
 */
export interface SnapshotMeta__Output {
  "position": _conveyor_etl_raft_LogPosition__Output | null;
  /**
   * The index from which on the membership holds.
   */
  "membership_index": string;
  "membership": _conveyor_etl_raft_Cluster__Output | null;
}
