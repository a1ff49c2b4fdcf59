// Original file: backup.proto

import type { Long } from "@grpc/proto-loader";

/**
 * One snapshot.
 */
export interface SnapshotInfo {
  "snapshot_id"?: string;
  "size_bytes"?: number | string | Long;
  "commit_index"?: number | string | Long;
  "term"?: number | string | Long;
  /**
   * Seconds since 1970.
   */
  "created_at"?: number | string | Long;
}

/**
 * One snapshot.
 */
export interface SnapshotInfo__Output {
  "snapshot_id": string;
  "size_bytes": string;
  "commit_index": string;
  "term": string;
  /**
   * Seconds since 1970.
   */
  "created_at": string;
}
