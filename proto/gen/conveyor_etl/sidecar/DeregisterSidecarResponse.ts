// Original file: sidecar.proto

/**
 * Whether it is out.
 */
export interface DeregisterSidecarResponse {
  "success"?: boolean;
  "error"?: string;
}

/**
 * Whether it is out.
 */
export interface DeregisterSidecarResponse__Output {
  "success": boolean;
  "error": string;
}
