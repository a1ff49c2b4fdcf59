// Original file: checkpoint.proto

/**
 * Whether it stands.
 */
export interface CommitGroupOffsetResponse {
  "success"?: boolean;
}

/**
 * Whether it stands.
 */
export interface CommitGroupOffsetResponse__Output {
  "success": boolean;
}
