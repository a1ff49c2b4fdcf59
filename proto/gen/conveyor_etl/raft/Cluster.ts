// Original file: raft.proto

import type {
  Member as _conveyor_etl_raft_Member,
  Member__Output as _conveyor_etl_raft_Member__Output,
} from "../../conveyor_etl/raft/Member.ts";

/**
 * A cluster and who takes part in it.
 */
export interface Cluster {
  "cluster_id"?: string;
  "members"?: (_conveyor_etl_raft_Member)[];
}

/**
 * A cluster and who takes part in it.
 */
export interface Cluster__Output {
  "cluster_id": string;
  "members": (_conveyor_etl_raft_Member__Output)[];
}
