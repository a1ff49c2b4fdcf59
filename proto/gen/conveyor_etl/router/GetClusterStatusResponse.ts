// Original file: router.proto

import type {
  NodeStatus as _conveyor_etl_router_NodeStatus,
  NodeStatus__Output as _conveyor_etl_router_NodeStatus__Output,
} from "../../conveyor_etl/router/NodeStatus.ts";
import type {
  ClusterHealth as _conveyor_etl_router_ClusterHealth,
  ClusterHealth__Output as _conveyor_etl_router_ClusterHealth__Output,
} from "../../conveyor_etl/router/ClusterHealth.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Consensus, as seen by the node that was asked.
 */
export interface GetClusterStatusResponse {
  /**
   * The node that answers.
   */
  "node_id"?: number | string | Long;
  /**
   * 0 when there is none.
   */
  "leader_id"?: number | string | Long;
  "term"?: number | string | Long;
  "commit_index"?: number | string | Long;
  "applied_index"?: number | string | Long;
  "nodes"?: (_conveyor_etl_router_NodeStatus)[];
  "health"?: _conveyor_etl_router_ClusterHealth;
  /**
   * Applied index: the one revision of all state.
   */
  "revision"?: number | string | Long;
  /**
   * Of the program that answers.
   */
  "version"?: string;
  "cluster_id"?: string;
}

/**
 * Consensus, as seen by the node that was asked.
 */
export interface GetClusterStatusResponse__Output {
  /**
   * The node that answers.
   */
  "node_id": string;
  /**
   * 0 when there is none.
   */
  "leader_id": string;
  "term": string;
  "commit_index": string;
  "applied_index": string;
  "nodes": (_conveyor_etl_router_NodeStatus__Output)[];
  "health": _conveyor_etl_router_ClusterHealth__Output;
  /**
   * Applied index: the one revision of all state.
   */
  "revision": string;
  /**
   * Of the program that answers.
   */
  "version": string;
  "cluster_id": string;
}
