// Original file: backup.proto

/**
 * Nothing to say.
 */
export interface ListSnapshotsRequest {
}

/**
 * Nothing to say.
 */
export interface ListSnapshotsRequest__Output {
}
