// Original file: backup.proto

/**
 * Which snapshot.
 */
export interface RestoreSnapshotRequest {
  "snapshot_id"?: string;
  /**
   * Check it, change nothing.
   */
  "validate_only"?: boolean;
}

/**
 * Which snapshot.
 */
export interface RestoreSnapshotRequest__Output {
  "snapshot_id": string;
  /**
   * Check it, change nothing.
   */
  "validate_only": boolean;
}
