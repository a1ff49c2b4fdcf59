import { effectiveHealth, type Service, type ServiceEvent } from "../state/mod.ts";
import type { ServiceCount } from "./figures.ts";

type Tally = { -readonly [Name in keyof ServiceCount]: ServiceCount[Name] };

/** Services by type and health, kept up to date by events: looking at all of them takes too long. */
export class ServiceCounts {
  readonly #tallies = new Map<string, Tally>();

  constructor(services: Iterable<Service>) {
    this.restart(services);
  }

  /** The state has been replaced as a whole. */
  restart(services: Iterable<Service>): void {
    this.#tallies.clear();
    for (const service of services) this.#add(service, 1);
  }

  advance({ kind, service, previous }: ServiceEvent): void {
    if (previous !== undefined) this.#add(previous, -1);
    if (kind !== "removed") this.#add(service, 1);
  }

  /** Also those that have come down to 0, so that a series does not end at its last value. */
  values(): ServiceCount[] {
    return [...this.#tallies.values()].map((tally) => ({ ...tally }));
  }

  #add(service: Service, by: number): void {
    const [type, health] = [service.serviceType, effectiveHealth(service)];
    const key = `${type} ${health}`;
    const tally = this.#tallies.get(key);
    if (tally === undefined) this.#tallies.set(key, { type, health, count: by });
    else tally.count += by;
  }
}
