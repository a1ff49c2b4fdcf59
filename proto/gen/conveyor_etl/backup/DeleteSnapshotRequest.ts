// Original file: backup.proto

/**
 * Which snapshot.
 */
export interface DeleteSnapshotRequest {
  "snapshot_id"?: string;
}

/**
 * Which snapshot.
 */
export interface DeleteSnapshotRequest__Output {
  "snapshot_id": string;
}
