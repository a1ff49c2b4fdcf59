// Original file: router.proto

/**
 * Whether it is gone.
 */
export interface DeletePipelineResponse {
  "success"?: boolean;
  "error"?: string;
}

/**
 * Whether it is gone.
 */
export interface DeletePipelineResponse__Output {
  "success": boolean;
  "error": string;
}
