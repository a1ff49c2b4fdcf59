// Original file: router.proto

/**
 * Which pipeline.
 */
export interface EnablePipelineRequest {
  "pipeline_id"?: string;
}

/**
 * Which pipeline.
 */
export interface EnablePipelineRequest__Output {
  "pipeline_id": string;
}
