// Original file: raft.proto

import type {
  Cluster as _conveyor_etl_raft_Cluster,
  Cluster__Output as _conveyor_etl_raft_Cluster__Output,
} from "../../conveyor_etl/raft/Cluster.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Who a node says it is, before there is a cluster that vouches for it.
 */
export interface Introduction {
  "node_id"?: number | string | Long;
  "address"?: string;
  "incarnation"?: string;
  /**
   * The Raft addresses of all members as its operator gave them, sorted.
   */
  "addresses"?: (string)[];
  /**
   * The digest of the membership that it has durably agreed to.
   */
  "agreed"?: string;
  /**
   * The cluster that it belongs to.
   */
  "cluster"?: _conveyor_etl_raft_Cluster | null;
  "_agreed"?: "agreed";
}

/**
 * Who a node says it is, before there is a cluster that vouches for it.
 */
export interface Introduction__Output {
  "node_id": string;
  "address": string;
  "incarnation": string;
  /**
   * The Raft addresses of all members as its operator gave them, sorted.
   */
  "addresses": (string)[];
  /**
   * The digest of the membership that it has durably agreed to.
   */
  "agreed"?: string;
  /**
   * The cluster that it belongs to.
   */
  "cluster": _conveyor_etl_raft_Cluster__Output | null;
  "_agreed"?: "agreed";
}
