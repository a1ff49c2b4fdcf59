// Original file: sidecar.proto

/**
 * The pipeline is none of this sidecar's business any more.
 */
export interface PipelineRevocation {
  "pipeline_id"?: string;
  /**
   * Finish what runs before.
   */
  "drain_first"?: boolean;
}

/**
 * The pipeline is none of this sidecar's business any more.
 */
export interface PipelineRevocation__Output {
  "pipeline_id": string;
  /**
   * Finish what runs before.
   */
  "drain_first": boolean;
}
