// Original file: router.proto

/**
 * Which metrics; all when empty.
 */
export interface GetMetricsRequest {
  "metric_names"?: (string)[];
}

/**
 * Which metrics; all when empty.
 */
export interface GetMetricsRequest__Output {
  "metric_names": (string)[];
}
