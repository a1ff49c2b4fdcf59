// Original file: router.proto

/**
 * Which pipelines.
 */
export interface ListPipelinesRequest {
  "include_disabled"?: boolean;
}

/**
 * Which pipelines.
 */
export interface ListPipelinesRequest__Output {
  "include_disabled": boolean;
}
