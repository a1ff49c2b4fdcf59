// Original file: raft.proto

import type {
  MemberWelcome as _conveyor_etl_raft_MemberWelcome,
  MemberWelcome__Output as _conveyor_etl_raft_MemberWelcome__Output,
} from "../../conveyor_etl/raft/MemberWelcome.ts";
import type {
  Introduction as _conveyor_etl_raft_Introduction,
  Introduction__Output as _conveyor_etl_raft_Introduction__Output,
} from "../../conveyor_etl/raft/Introduction.ts";

/**
 * The answer to a hello that is taken.
 */
export interface Welcome {
  "member"?: _conveyor_etl_raft_MemberWelcome | null;
  "introduction"?: _conveyor_etl_raft_Introduction | null;
  "purpose"?: "member" | "introduction";
}

/**
 * The answer to a hello that is taken.
 */
export interface Welcome__Output {
  "member"?: _conveyor_etl_raft_MemberWelcome__Output | null;
  "introduction"?: _conveyor_etl_raft_Introduction__Output | null;
  "purpose"?: "member" | "introduction";
}
