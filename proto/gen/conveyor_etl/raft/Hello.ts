// Original file: raft.proto

import type {
  MemberHello as _conveyor_etl_raft_MemberHello,
  MemberHello__Output as _conveyor_etl_raft_MemberHello__Output,
} from "../../conveyor_etl/raft/MemberHello.ts";
import type {
  Introduction as _conveyor_etl_raft_Introduction,
  Introduction__Output as _conveyor_etl_raft_Introduction__Output,
} from "../../conveyor_etl/raft/Introduction.ts";

/**
 * The first frame of a connection. Its place in Frame, its members 1 and 2 and all of Refusal stay
 * as they are for ever, so that any two versions can tell each other why they part.
 */
export interface Hello {
  /**
   * 0x43455231, "CER1": what does not begin so is no node.
   */
  "magic"?: number;
  "protocol_version"?: number;
  /**
   * From a member of a cluster to another member.
   */
  "member"?: _conveyor_etl_raft_MemberHello | null;
  /**
   * From a node to whoever listens, before there is a cluster.
   */
  "introduction"?: _conveyor_etl_raft_Introduction | null;
  "purpose"?: "member" | "introduction";
}

/**
 * The first frame of a connection. Its place in Frame, its members 1 and 2 and all of Refusal stay
 * as they are for ever, so that any two versions can tell each other why they part.
 */
export interface Hello__Output {
  /**
   * 0x43455231, "CER1": what does not begin so is no node.
   */
  "magic": number;
  "protocol_version": number;
  /**
   * From a member of a cluster to another member.
   */
  "member"?: _conveyor_etl_raft_MemberHello__Output | null;
  /**
   * From a node to whoever listens, before there is a cluster.
   */
  "introduction"?: _conveyor_etl_raft_Introduction__Output | null;
  "purpose"?: "member" | "introduction";
}
