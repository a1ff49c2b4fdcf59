// Original file: source.proto

/**
 * How near the limits are.
 */
export const BackpressureLevel = {
  BACKPRESSURE_LEVEL_NONE: "BACKPRESSURE_LEVEL_NONE",
  BACKPRESSURE_LEVEL_LOW: "BACKPRESSURE_LEVEL_LOW",
  BACKPRESSURE_LEVEL_MEDIUM: "BACKPRESSURE_LEVEL_MEDIUM",
  BACKPRESSURE_LEVEL_HIGH: "BACKPRESSURE_LEVEL_HIGH",
  BACKPRESSURE_LEVEL_CRITICAL: "BACKPRESSURE_LEVEL_CRITICAL",
} as const;

/**
 * How near the limits are.
 */
export type BackpressureLevel =
  | "BACKPRESSURE_LEVEL_NONE"
  | 0
  | "BACKPRESSURE_LEVEL_LOW"
  | 1
  | "BACKPRESSURE_LEVEL_MEDIUM"
  | 2
  | "BACKPRESSURE_LEVEL_HIGH"
  | 3
  | "BACKPRESSURE_LEVEL_CRITICAL"
  | 4;

/**
 * How near the limits are.
 */
export type BackpressureLevel__Output = typeof BackpressureLevel[keyof typeof BackpressureLevel];
