// Original file: sidecar.proto

/**
 * Whose assignments.
 */
export interface WatchAssignmentsRequest {
  "sidecar_id"?: string;
}

/**
 * Whose assignments.
 */
export interface WatchAssignmentsRequest__Output {
  "sidecar_id": string;
}
