// Original file: sidecar.proto

/**
 * The sidecar to send to.
 */
export interface RemoteSidecar {
  "sidecar_id"?: string;
  "endpoint"?: string;
}

/**
 * The sidecar to send to.
 */
export interface RemoteSidecar__Output {
  "sidecar_id": string;
  "endpoint": string;
}
