// Original file: backup.proto

/**
 * Under which id it is kept.
 */
export interface UploadSnapshotResponse {
  "success"?: boolean;
  "snapshot_id"?: string;
}

/**
 * Under which id it is kept.
 */
export interface UploadSnapshotResponse__Output {
  "success": boolean;
  "snapshot_id": string;
}
