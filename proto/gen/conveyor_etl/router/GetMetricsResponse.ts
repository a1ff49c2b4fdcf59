// Original file: router.proto

/**
 * Value by name.
 */
export interface GetMetricsResponse {
  "metrics"?: { [key: string]: number | string };
}

/**
 * Value by name.
 */
export interface GetMetricsResponse__Output {
  "metrics": { [key: string]: number };
}
