// Original file: router.proto

import type {
  NodeRole as _conveyor_etl_router_NodeRole,
  NodeRole__Output as _conveyor_etl_router_NodeRole__Output,
} from "../../conveyor_etl/router/NodeRole.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One member.
 */
export interface NodeStatus {
  "node_id"?: number | string | Long;
  /**
   * Its Raft address.
   */
  "address"?: string;
  "role"?: _conveyor_etl_router_NodeRole;
  "healthy"?: boolean;
  /**
   * How much of the log it is known to hold; the leader knows it of all.
   */
  "match_index"?: number | string | Long;
  "last_contact"?: _google_protobuf_Timestamp | null;
}

/**
 * One member.
 */
export interface NodeStatus__Output {
  "node_id": string;
  /**
   * Its Raft address.
   */
  "address": string;
  "role": _conveyor_etl_router_NodeRole__Output;
  "healthy": boolean;
  /**
   * How much of the log it is known to hold; the leader knows it of all.
   */
  "match_index": string;
  "last_contact": _google_protobuf_Timestamp__Output | null;
}
