import type { HealthStatus, Service, ServiceType } from "./service.ts";

/** Which services a client asks for. All conditions have to hold. */
export type ServiceFilter = {
  /** Undefined for all types. */
  readonly type?: ServiceType | undefined;
  /** Labels that a service has to carry, with these values. */
  readonly labels: ReadonlyMap<string, string>;
  /** False leaves out those that are `unhealthy` or whose lease has lapsed. */
  readonly includeUnhealthy: boolean;
};

/**
 * What counts for everyone else: a service whose lease has lapsed is unhealthy, whatever it said,
 * and one that drains is degraded at best, so that nobody sends it work.
 */
export function effectiveHealth({ leaseLapsed, drain, health }: Service): HealthStatus {
  if (leaseLapsed) return "unhealthy";
  return drain !== undefined && health.status === "healthy" ? "degraded" : health.status;
}

export function matches(filter: ServiceFilter, service: Service): boolean {
  if (!filter.includeUnhealthy && effectiveHealth(service) === "unhealthy") return false;
  return selects(filter, service);
}

/** Whether type and labels match, whatever the health. */
export function selects(filter: ServiceFilter, service: Service): boolean {
  if (filter.type !== undefined && filter.type !== service.serviceType) return false;
  if (filter.labels.size === 0) return true;
  const { labels } = service;
  for (const [key, value] of filter.labels) {
    if (labels.get(key) !== value) return false;
  }
  return true;
}
