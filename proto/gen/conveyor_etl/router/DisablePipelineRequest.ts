// Original file: router.proto

/**
 * Which pipeline.
 */
export interface DisablePipelineRequest {
  "pipeline_id"?: string;
  /**
   * Let what is buffered run out.
   */
  "drain"?: boolean;
}

/**
 * Which pipeline.
 */
export interface DisablePipelineRequest__Output {
  "pipeline_id": string;
  /**
   * Let what is buffered run out.
   */
  "drain": boolean;
}
