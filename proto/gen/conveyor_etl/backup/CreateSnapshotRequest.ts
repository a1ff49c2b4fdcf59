// Original file: backup.proto

/**
 * What to call it.
 */
export interface CreateSnapshotRequest {
  /**
   * Chosen by the router when empty.
   */
  "snapshot_id"?: string;
}

/**
 * What to call it.
 */
export interface CreateSnapshotRequest__Output {
  /**
   * Chosen by the router when empty.
   */
  "snapshot_id": string;
}
