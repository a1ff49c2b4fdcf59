// Original file: backup.proto

import type { Long } from "@grpc/proto-loader";

/**
 * What was taken.
 */
export interface CreateSnapshotResponse {
  "snapshot_id"?: string;
  "size_bytes"?: number | string | Long;
  "commit_index"?: number | string | Long;
  "term"?: number | string | Long;
  /**
   * Seconds since 1970.
   */
  "timestamp"?: number | string | Long;
}

/**
 * What was taken.
 */
export interface CreateSnapshotResponse__Output {
  "snapshot_id": string;
  "size_bytes": string;
  "commit_index": string;
  "term": string;
  /**
   * Seconds since 1970.
   */
  "timestamp": string;
}
