// Original file: registry.proto

import type {
  GroupMember as _conveyor_etl_registry_GroupMember,
  GroupMember__Output as _conveyor_etl_registry_GroupMember__Output,
} from "../../conveyor_etl/registry/GroupMember.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * A group that has members.
 */
export interface GroupInfo {
  "group_id"?: string;
  /**
   * Grows with every change of members; what fenced offset commits have to name.
   */
  "generation"?: number | string | Long;
  /**
   * The group's partitions are 0 to partitions - 1.
   */
  "partitions"?: number;
  /**
   * The stage that its members named.
   */
  "stage_id"?: string;
  "members"?: (_conveyor_etl_registry_GroupMember)[];
}

/**
 * A group that has members.
 */
export interface GroupInfo__Output {
  "group_id": string;
  /**
   * Grows with every change of members; what fenced offset commits have to name.
   */
  "generation": string;
  /**
   * The group's partitions are 0 to partitions - 1.
   */
  "partitions": number;
  /**
   * The stage that its members named.
   */
  "stage_id": string;
  "members": (_conveyor_etl_registry_GroupMember__Output)[];
}
