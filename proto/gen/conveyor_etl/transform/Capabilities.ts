// Original file: transform.proto

/**
 * What the service can take.
 */
export interface Capabilities {
  "transform_id"?: string;
  "supported_record_types"?: (string)[];
  "supports_streaming"?: boolean;
  "max_batch_size"?: number;
  "max_concurrent_batches"?: number;
}

/**
 * What the service can take.
 */
export interface Capabilities__Output {
  "transform_id": string;
  "supported_record_types": (string)[];
  "supports_streaming": boolean;
  "max_batch_size": number;
  "max_concurrent_batches": number;
}
