import { effectiveHealth, type Service, type ServiceEvent } from "../state/mod.ts";
import type { ServiceCount } from "./figures.ts";

type Tally = { -readonly [Name in keyof ServiceCount]: ServiceCount[Name] };

/** Services by type and health, kept up to date by events: looking at all of them takes too long. */
export class ServiceCounts {
  readonly #tallies = new Map<string, Tally>();
  #bytes = 0;

  constructor(services: Iterable<Service>) {
    this.restart(services);
  }

  /** The state has been replaced as a whole. */
  restart(services: Iterable<Service>): void {
    this.#tallies.clear();
    this.#bytes = 0;
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

  /** What they take in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  #add(service: Service, by: number): void {
    this.#bytes += by * weightOf(service);
    const [type, health] = [service.serviceType, effectiveHealth(service)];
    const key = `${type} ${health}`;
    const tally = this.#tallies.get(key);
    if (tally === undefined) this.#tallies.set(key, { type, health, count: by });
    else tally.count += by;
  }
}

/** What a service takes beside its texts, as measured with 200,000 of them. */
const RECORD_BYTES = 600;

function weightOf({ serviceId, name, version, groupId, sidecarId, ...rest }: Service): number {
  let bytes = RECORD_BYTES + serviceId.length + name.length + version.length + groupId.length +
    sidecarId.length + rest.endpoint.host.length + rest.health.message.length;
  for (const text of rest.capabilities) bytes += text.length;
  for (const text of rest.recordTypes) bytes += text.length;
  for (const [key, value] of rest.labels) bytes += key.length + value.length;
  for (const { message } of rest.health.components.values()) bytes += 100 + message.length;
  return bytes;
}
