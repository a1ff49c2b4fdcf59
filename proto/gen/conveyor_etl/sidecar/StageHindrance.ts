// Original file: sidecar.proto

/**
 * Why others may not send to a sidecar that has a service of the stage's name.
 */
export const StageHindrance = {
  /**
   * They may.
   */
  STAGE_HINDRANCE_NONE: "STAGE_HINDRANCE_NONE",
  /**
   * The service is a source, transform or sink, and the stage is another one of these.
   */
  STAGE_HINDRANCE_OTHER_TYPE: "STAGE_HINDRANCE_OTHER_TYPE",
  STAGE_HINDRANCE_UNHEALTHY: "STAGE_HINDRANCE_UNHEALTHY",
  STAGE_HINDRANCE_LEASE_LAPSED: "STAGE_HINDRANCE_LEASE_LAPSED",
  STAGE_HINDRANCE_DRAINING: "STAGE_HINDRANCE_DRAINING",
} as const;

/**
 * Why others may not send to a sidecar that has a service of the stage's name.
 */
export type StageHindrance =
  /**
   * They may.
   */
  | "STAGE_HINDRANCE_NONE"
  | 0
  /**
   * The service is a source, transform or sink, and the stage is another one of these.
   */
  | "STAGE_HINDRANCE_OTHER_TYPE"
  | 1
  | "STAGE_HINDRANCE_UNHEALTHY"
  | 2
  | "STAGE_HINDRANCE_LEASE_LAPSED"
  | 3
  | "STAGE_HINDRANCE_DRAINING"
  | 4;

/**
 * Why others may not send to a sidecar that has a service of the stage's name.
 */
export type StageHindrance__Output = typeof StageHindrance[keyof typeof StageHindrance];
