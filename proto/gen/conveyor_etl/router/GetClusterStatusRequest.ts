// Original file: router.proto

/**
 * Nothing to say.
 */
export interface GetClusterStatusRequest {
}

/**
 * Nothing to say.
 */
export interface GetClusterStatusRequest__Output {
}
