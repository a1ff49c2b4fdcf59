// Original file: backup.proto

/**
 * Whether it is gone.
 */
export interface DeleteSnapshotResponse {
  "success"?: boolean;
}

/**
 * Whether it is gone.
 */
export interface DeleteSnapshotResponse__Output {
  "success": boolean;
}
