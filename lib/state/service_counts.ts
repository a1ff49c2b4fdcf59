import { effectiveHealth } from "./filter.ts";
import type { HealthStatus, Service, ServiceType } from "./service.ts";

export type ServiceCount = {
  readonly type: ServiceType;
  readonly health: HealthStatus;
  readonly count: number;
};

type Tally = { -readonly [Name in keyof ServiceCount]: ServiceCount[Name] };

/** Services by type and health, kept up to date: looking at all of them takes too long. */
export class ServiceCounts {
  readonly #tallies = new Map<string, Tally>();
  #bytes = 0;

  /** Also those that have come down to 0, so that a series does not end at its last value. */
  values(): ServiceCount[] {
    return [...this.#tallies.values()].map((tally) => ({ ...tally }));
  }

  /** What they take in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `service` has come, or with `by` -1 gone. */
  add(service: Service, by: 1 | -1): void {
    this.#bytes += by * service.bytes;
    const [type, health] = [service.serviceType, effectiveHealth(service)];
    const key = `${type} ${health}`;
    const tally = this.#tallies.get(key);
    if (tally === undefined) this.#tallies.set(key, { type, health, count: by });
    else tally.count += by;
  }
}
