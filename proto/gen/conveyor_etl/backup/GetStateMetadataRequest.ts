// Original file: backup.proto

/**
 * Nothing to say.
 */
export interface GetStateMetadataRequest {
}

/**
 * Nothing to say.
 */
export interface GetStateMetadataRequest__Output {
}
