// Original file: common.proto

/**
 * How well a service does.
 */
export const HealthStatus = {
  HEALTH_STATUS_UNSPECIFIED: "HEALTH_STATUS_UNSPECIFIED",
  HEALTH_STATUS_HEALTHY: "HEALTH_STATUS_HEALTHY",
  HEALTH_STATUS_DEGRADED: "HEALTH_STATUS_DEGRADED",
  HEALTH_STATUS_UNHEALTHY: "HEALTH_STATUS_UNHEALTHY",
} as const;

/**
 * How well a service does.
 */
export type HealthStatus =
  | "HEALTH_STATUS_UNSPECIFIED"
  | 0
  | "HEALTH_STATUS_HEALTHY"
  | 1
  | "HEALTH_STATUS_DEGRADED"
  | 2
  | "HEALTH_STATUS_UNHEALTHY"
  | 3;

/**
 * How well a service does.
 */
export type HealthStatus__Output = typeof HealthStatus[keyof typeof HealthStatus];
