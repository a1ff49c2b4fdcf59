// Original file: registry.proto

import type {
  GroupInfo as _conveyor_etl_registry_GroupInfo,
  GroupInfo__Output as _conveyor_etl_registry_GroupInfo__Output,
} from "../../conveyor_etl/registry/GroupInfo.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One page, in the order of their ids.
 */
export interface ListGroupsResponse {
  "groups"?: (_conveyor_etl_registry_GroupInfo)[];
  /**
   * Empty on the last page.
   */
  "next"?: string;
  /**
   * The revision that the answer reflects.
   */
  "revision"?: number | string | Long;
}

/**
 * One page, in the order of their ids.
 */
export interface ListGroupsResponse__Output {
  "groups": (_conveyor_etl_registry_GroupInfo__Output)[];
  /**
   * Empty on the last page.
   */
  "next": string;
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
