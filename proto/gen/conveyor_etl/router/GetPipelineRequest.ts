// Original file: router.proto

/**
 * Which pipeline.
 */
export interface GetPipelineRequest {
  "pipeline_id"?: string;
}

/**
 * Which pipeline.
 */
export interface GetPipelineRequest__Output {
  "pipeline_id": string;
}
