// Original file: sidecar.proto

/**
 * The stream lives.
 */
export interface PushHeartbeat {
}

/**
 * The stream lives.
 */
export interface PushHeartbeat__Output {
}
