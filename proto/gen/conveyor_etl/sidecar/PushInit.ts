// Original file: sidecar.proto

/**
 * What the stream is for.
 */
export interface PushInit {
  "source_id"?: string;
  "pipeline_id"?: string;
}

/**
 * What the stream is for.
 */
export interface PushInit__Output {
  "source_id": string;
  "pipeline_id": string;
}
