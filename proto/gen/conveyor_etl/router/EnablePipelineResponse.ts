// Original file: router.proto

/**
 * Whether it is on.
 */
export interface EnablePipelineResponse {
  "success"?: boolean;
  "error"?: string;
}

/**
 * Whether it is on.
 */
export interface EnablePipelineResponse__Output {
  "success": boolean;
  "error": string;
}
