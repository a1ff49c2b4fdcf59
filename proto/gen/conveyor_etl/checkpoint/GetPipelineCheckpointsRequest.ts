// Original file: checkpoint.proto

/**
 * Which pipeline.
 */
export interface GetPipelineCheckpointsRequest {
  "pipeline_id"?: string;
}

/**
 * Which pipeline.
 */
export interface GetPipelineCheckpointsRequest__Output {
  "pipeline_id": string;
}
