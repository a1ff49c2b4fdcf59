import type { Service } from "./service.ts";
import type { ServiceRecord } from "./service_record.ts";
import { type ServiceCount, ServiceCounts } from "./service_counts.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What queries may see of the registered services. */
export interface ServiceView {
  readonly size: number;
  get(serviceId: string): Service | undefined;
  /** All, in code-unit order of their ids. */
  values(): Iterable<Service>;
  /** The same, copied: O(n), but only pointers are. */
  toArray(): Service[];
  /** How many there are, by type and health; also what there are none of any more. */
  counts(): ServiceCount[];
  /** What they take in memory, about. */
  readonly bytes: number;
  /** Counts up whenever one is replaced or removed: what was known of it may not hold any more. */
  readonly changes: number;
  /** Those with this name, in code-unit order of their ids. */
  named(name: string): Service[];
}

type NameKey = Pick<Service, "name" | "serviceId">;

/** The registered services with their indexes. No change looks at all of them. */
export class ServiceTable implements ServiceView {
  /** Every heartbeat asks for a service: a search in order would take it several times as long. */
  readonly #byId = new Map<string, ServiceRecord>();
  readonly #sorted = new SortedRecords<ServiceRecord>((service) => service.serviceId);
  readonly #byName = new SortedRecords<ServiceRecord, NameKey>((service) => service, isBelowInName);
  readonly #counts = new ServiceCounts();
  #changes = 0;

  get size(): number {
    return this.#byId.size;
  }

  get(serviceId: string): ServiceRecord | undefined {
    return this.#byId.get(serviceId);
  }

  values(): Iterable<ServiceRecord> {
    return this.#sorted;
  }

  counts(): ServiceCount[] {
    return this.#counts.values();
  }

  get bytes(): number {
    return this.#counts.bytes;
  }

  get changes(): number {
    return this.#changes;
  }

  toArray(): ServiceRecord[] {
    return this.#sorted.toArray();
  }

  named(name: string): ServiceRecord[] {
    const next = `${name}\0`;
    return this.#byName.between({ name, serviceId: "" }, { name: next, serviceId: "" });
  }

  put(service: ServiceRecord): void {
    const { serviceId } = service;
    const previous = this.#byId.get(serviceId);
    if (previous !== undefined) {
      this.#counts.add(previous, -1);
      this.#changes++;
    }
    this.#counts.add(service, 1);
    this.#byId.set(serviceId, service);
    this.#sorted.put(service);
    if (previous !== undefined && previous.name !== service.name) this.#byName.remove(previous);
    this.#byName.put(service);
  }

  remove(service: ServiceRecord): void {
    const previous = this.#byId.get(service.serviceId);
    if (previous === undefined) return;
    this.#changes++;
    this.#counts.add(previous, -1);
    this.#byId.delete(service.serviceId);
    this.#sorted.remove(service.serviceId);
    this.#byName.remove(service);
  }
}

function isBelowInName(a: NameKey, b: NameKey): boolean {
  return a.name === b.name ? a.serviceId < b.serviceId : a.name < b.name;
}
