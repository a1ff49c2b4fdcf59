// Original file: raft.proto

import type { Buffer } from "node:buffer";
import type {
  SnapshotMeta as _conveyor_etl_raft_SnapshotMeta,
  SnapshotMeta__Output as _conveyor_etl_raft_SnapshotMeta__Output,
} from "../../conveyor_etl/raft/SnapshotMeta.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One piece of a snapshot.
 */
export interface SnapshotChunk {
  "term"?: number | string | Long;
  "snapshot"?: _conveyor_etl_raft_SnapshotMeta | null;
  "sequence"?: number;
  "count"?: number;
  /**
   * CRC-32 of all pieces in order.
   */
  "checksum"?: number;
  "data"?: Buffer | Uint8Array | string;
}

/**
 * One piece of a snapshot.
 */
export interface SnapshotChunk__Output {
  "term": string;
  "snapshot": _conveyor_etl_raft_SnapshotMeta__Output | null;
  "sequence": number;
  "count": number;
  /**
   * CRC-32 of all pieces in order.
   */
  "checksum": number;
  "data": Buffer;
}
