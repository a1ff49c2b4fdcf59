import { effectiveHealth } from "./filter.ts";
import { lengthOf } from "./packed_texts.ts";
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

function weightOf(service: Service): number {
  const { serviceId, name, version, groupId, sidecarId, endpoint, labels, health } = service;
  let bytes = RECORD_BYTES + serviceId.length + name.length + version.length + groupId.length +
    sidecarId.length + endpoint.host.length + health.message.length + lengthOf(labels);
  for (const text of service.capabilities) bytes += text.length;
  for (const text of service.recordTypes) bytes += text.length;
  for (const { message } of health.components.values()) bytes += 100 + message.length;
  return bytes;
}
