import type { Service } from "./service.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What queries may see of the registered services. */
export interface ServiceView {
  readonly size: number;
  get(serviceId: string): Service | undefined;
  /** All, in code-unit order of their ids. */
  values(): Iterable<Service>;
  /** The same, copied: O(n), but only pointers are. */
  toArray(): Service[];
  /** Those with this name, in code-unit order of their ids. */
  named(name: string): Service[];
}

/** The registered services with their indexes. No change looks at all of them. */
export class ServiceTable implements ServiceView {
  readonly #byId = new Map<string, Service>();
  readonly #sorted = new SortedRecords<Service>((service) => service.serviceId);
  /** A lone id stands by itself: most names have one service, and a set costs 200 bytes. */
  readonly #idsByName = new Map<string, string | Set<string>>();

  get size(): number {
    return this.#byId.size;
  }

  get(serviceId: string): Service | undefined {
    return this.#byId.get(serviceId);
  }

  values(): Iterable<Service> {
    return this.#sorted;
  }

  toArray(): Service[] {
    return this.#sorted.toArray();
  }

  named(name: string): Service[] {
    const ids = this.#idsByName.get(name) ?? [];
    const services: Service[] = [];
    for (const id of typeof ids === "string" ? [ids] : [...ids].sort()) {
      const service = this.#byId.get(id);
      if (service !== undefined) services.push(service);
    }
    return services;
  }

  put(service: Service): void {
    const { serviceId, name } = service;
    const previous = this.#byId.get(serviceId);
    this.#byId.set(serviceId, service);
    this.#sorted.put(service);
    if (previous?.name === name) return;
    if (previous !== undefined) this.#unindexName(previous);
    this.#indexName(service);
  }

  remove(service: Service): void {
    this.#byId.delete(service.serviceId);
    this.#sorted.remove(service.serviceId);
    this.#unindexName(service);
  }

  #indexName({ name, serviceId }: Service): void {
    const ids = this.#idsByName.get(name);
    if (ids === undefined) this.#idsByName.set(name, serviceId);
    else if (typeof ids === "string") this.#idsByName.set(name, new Set([ids, serviceId]));
    else ids.add(serviceId);
  }

  #unindexName({ name, serviceId }: Service): void {
    const ids = this.#idsByName.get(name);
    if (ids instanceof Set) ids.delete(serviceId);
    if (ids === serviceId || (ids instanceof Set && ids.size === 0)) this.#idsByName.delete(name);
  }
}
