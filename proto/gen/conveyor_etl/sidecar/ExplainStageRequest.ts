// Original file: sidecar.proto

/**
 * Which stage, and for which sidecars.
 */
export interface ExplainStageRequest {
  "pipeline_id"?: string;
  "stage_id"?: string;
  /**
   * Only for this one; for all that have a service of the pipeline when empty.
   */
  "sidecar_id"?: string;
  /**
   * At most so many explanations in one answer, from 1 to 100; 0 for the server's own limit.
   */
  "limit"?: number;
  /**
   * The `next` of the answer before.
   */
  "after"?: string;
}

/**
 * Which stage, and for which sidecars.
 */
export interface ExplainStageRequest__Output {
  "pipeline_id": string;
  "stage_id": string;
  /**
   * Only for this one; for all that have a service of the pipeline when empty.
   */
  "sidecar_id": string;
  /**
   * At most so many explanations in one answer, from 1 to 100; 0 for the server's own limit.
   */
  "limit": number;
  /**
   * The `next` of the answer before.
   */
  "after": string;
}
