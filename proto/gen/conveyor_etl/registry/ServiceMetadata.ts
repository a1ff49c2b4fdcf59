// Original file: registry.proto

/**
 * What selectors and load balancing look at.
 */
export interface ServiceMetadata {
  "labels"?: { [key: string]: string };
  "record_types_handled"?: (string)[];
  "max_concurrent_requests"?: number;
  /**
   * Share under weighted random; 0 counts as 1.
   */
  "weight"?: number;
}

/**
 * What selectors and load balancing look at.
 */
export interface ServiceMetadata__Output {
  "labels": { [key: string]: string };
  "record_types_handled": (string)[];
  "max_concurrent_requests": number;
  /**
   * Share under weighted random; 0 counts as 1.
   */
  "weight": number;
}
