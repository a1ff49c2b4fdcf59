/** The enums of requests, as the domain has them. */
import type { HealthStatus, ServiceType } from "../state/mod.ts";

/** A value that this version does not know arrives as its number, and is not found here. */
export const SERVICE_TYPES: ReadonlyMap<string, ServiceType> = new Map([
  ["SERVICE_TYPE_SOURCE", "source"],
  ["SERVICE_TYPE_TRANSFORM", "transform"],
  ["SERVICE_TYPE_SINK", "sink"],
  ["SERVICE_TYPE_LOOKUP", "lookup"],
]);
/** As a filter. */
export const ANY_TYPE = "SERVICE_TYPE_UNSPECIFIED";

export const HEALTH_STATUSES: ReadonlyMap<string, HealthStatus> = new Map([
  ["HEALTH_STATUS_HEALTHY", "healthy"],
  ["HEALTH_STATUS_DEGRADED", "degraded"],
  ["HEALTH_STATUS_UNHEALTHY", "unhealthy"],
]);
/** As part of a report: no report. */
export const NO_STATUS = "HEALTH_STATUS_UNSPECIFIED";

/** The problem with a value that is not in its table. */
export function unknownValue(given: string | number): string {
  return `is ${given}, which is none of the known values`;
}
