// Original file: sidecar.proto

/**
 * A sidecar that leaves.
 */
export interface DeregisterSidecarRequest {
  "sidecar_id"?: string;
  /**
   * Finish what runs first.
   */
  "drain"?: boolean;
}

/**
 * A sidecar that leaves.
 */
export interface DeregisterSidecarRequest__Output {
  "sidecar_id": string;
  /**
   * Finish what runs first.
   */
  "drain": boolean;
}
