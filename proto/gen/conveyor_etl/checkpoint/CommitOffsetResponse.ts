// Original file: checkpoint.proto

/**
 * Whether it stands.
 */
export interface CommitOffsetResponse {
  "success"?: boolean;
}

/**
 * Whether it stands.
 */
export interface CommitOffsetResponse__Output {
  "success": boolean;
}
