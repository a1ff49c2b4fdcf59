import type { Service } from "./service.ts";
import { SortedKeys } from "./sorted_keys.ts";

/** What queries may see of the registered services. */
export interface ServiceView {
  readonly size: number;
  get(serviceId: string): Service | undefined;
  /** In the order in which they came, the same on every replica. */
  values(): IterableIterator<Service>;
  /** In code-unit order of their ids. */
  inOrder(): Service[];
  /** Those with this name, in code-unit order of their ids. */
  named(name: string): Service[];
}

/** The registered services with their indexes; every change is O(1). */
export class ServiceTable implements ServiceView {
  readonly #byId = new Map<string, Service>();
  /** A lone id stands by itself: most names have one service, and a set costs 200 bytes. */
  readonly #idsByName = new Map<string, string | Set<string>>();
  readonly #order = new SortedKeys();

  get size(): number {
    return this.#byId.size;
  }

  get(serviceId: string): Service | undefined {
    return this.#byId.get(serviceId);
  }

  values(): IterableIterator<Service> {
    return this.#byId.values();
  }

  inOrder(): Service[] {
    return this.#records(this.#order.view((id) => this.#byId.has(id)));
  }

  named(name: string): Service[] {
    const ids = this.#idsByName.get(name);
    if (ids === undefined) return [];
    return this.#records(typeof ids === "string" ? [ids] : [...ids].sort());
  }

  put(service: Service): void {
    const { serviceId, name } = service;
    const previous = this.#byId.get(serviceId);
    this.#byId.set(serviceId, service);
    if (previous === undefined) this.#order.add(serviceId);
    if (previous?.name === name) return;
    if (previous !== undefined) this.#unindexName(previous);
    this.#indexName(service);
  }

  remove(service: Service): void {
    this.#byId.delete(service.serviceId);
    this.#order.remove(service.serviceId);
    this.#unindexName(service);
  }

  #records(ids: readonly string[]): Service[] {
    const found: Service[] = [];
    for (const id of ids) {
      const service = this.#byId.get(id);
      if (service !== undefined) found.push(service);
    }
    return found;
  }

  #indexName({ name, serviceId }: Service): void {
    const ids = this.#idsByName.get(name);
    if (ids === undefined) this.#idsByName.set(name, serviceId);
    else if (typeof ids === "string") this.#idsByName.set(name, new Set([ids, serviceId]));
    else ids.add(serviceId);
  }

  #unindexName({ name, serviceId }: Service): void {
    const ids = this.#idsByName.get(name);
    if (ids === undefined) return;
    if (typeof ids !== "string") ids.delete(serviceId);
    if (ids === serviceId || (typeof ids !== "string" && ids.size === 0)) {
      this.#idsByName.delete(name);
    }
  }
}
