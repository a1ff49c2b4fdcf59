// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Who calls, and whom it means to reach. An incarnation is drawn for every fresh data directory:
 * it tells a node from its successor that has lost the disk, and with it its vote.
 */
export interface MemberHello {
  "cluster_id"?: string;
  "node_id"?: number | string | Long;
  "incarnation"?: string;
  "peer_node_id"?: number | string | Long;
  "peer_incarnation"?: string;
}

/**
 * Who calls, and whom it means to reach. An incarnation is drawn for every fresh data directory:
 * it tells a node from its successor that has lost the disk, and with it its vote.
 */
export interface MemberHello__Output {
  "cluster_id": string;
  "node_id": string;
  "incarnation": string;
  "peer_node_id": string;
  "peer_incarnation": string;
}
