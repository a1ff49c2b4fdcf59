// Original file: transform.proto

/**
 * How it went.
 */
export const TransformStatus = {
  TRANSFORM_STATUS_UNSPECIFIED: "TRANSFORM_STATUS_UNSPECIFIED",
  TRANSFORM_STATUS_SUCCESS: "TRANSFORM_STATUS_SUCCESS",
  TRANSFORM_STATUS_FILTERED: "TRANSFORM_STATUS_FILTERED",
  TRANSFORM_STATUS_ERROR: "TRANSFORM_STATUS_ERROR",
  TRANSFORM_STATUS_SPLIT: "TRANSFORM_STATUS_SPLIT",
} as const;

/**
 * How it went.
 */
export type TransformStatus =
  | "TRANSFORM_STATUS_UNSPECIFIED"
  | 0
  | "TRANSFORM_STATUS_SUCCESS"
  | 1
  | "TRANSFORM_STATUS_FILTERED"
  | 2
  | "TRANSFORM_STATUS_ERROR"
  | 3
  | "TRANSFORM_STATUS_SPLIT"
  | 4;

/**
 * How it went.
 */
export type TransformStatus__Output = typeof TransformStatus[keyof typeof TransformStatus];
