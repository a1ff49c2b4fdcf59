// Original file: checkpoint.proto

/**
 * Which service.
 */
export interface GetCheckpointRequest {
  "service_id"?: string;
}

/**
 * Which service.
 */
export interface GetCheckpointRequest__Output {
  "service_id": string;
}
