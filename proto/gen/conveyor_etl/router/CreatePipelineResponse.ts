// Original file: router.proto

/**
 * Its id, or every fault at once.
 */
export interface CreatePipelineResponse {
  "success"?: boolean;
  "pipeline_id"?: string;
  "error"?: string;
}

/**
 * Its id, or every fault at once.
 */
export interface CreatePipelineResponse__Output {
  "success": boolean;
  "pipeline_id": string;
  "error": string;
}
