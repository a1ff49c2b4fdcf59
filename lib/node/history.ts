import type { Revision } from "../base/mod.ts";

/** A bounded ring of the newest changes, by revision. */
export class History<T extends { readonly revision: Revision }> {
  readonly #ring: T[] = [];
  readonly #capacity: number;
  /** How many have ever been pushed since the last restart. */
  #pushed = 0;
  #oldest: Revision;

  /** `start`: nothing before this revision is known. */
  constructor(capacity: number, start: Revision) {
    this.#capacity = capacity;
    this.#oldest = start;
  }

  /** The oldest revision behind which every change is here. */
  get oldest(): Revision {
    return this.#oldest;
  }

  push(change: T): void {
    const at = this.#pushed % this.#capacity;
    const dropped = this.#pushed >= this.#capacity ? this.#ring[at] : undefined;
    if (dropped !== undefined) this.#oldest = dropped.revision;
    this.#ring[at] = change;
    this.#pushed++;
  }

  /** The first changes behind `revision`, at most `limit`; undefined if some are gone. */
  after(revision: Revision, limit: number): T[] | undefined {
    if (revision < this.#oldest) return undefined;
    const found: T[] = [];
    const end = this.#pushed;
    for (let at = this.#firstAfter(revision); at < end && found.length < limit; at++) {
      found.push(this.#ring[at % this.#capacity]!);
    }
    return found;
  }

  restart(revision: Revision): void {
    this.#ring.length = 0;
    this.#pushed = 0;
    this.#oldest = revision;
  }

  /** Binary search over what is kept. */
  #firstAfter(revision: Revision): number {
    let low = Math.max(0, this.#pushed - this.#capacity);
    let high = this.#pushed;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ring[middle % this.#capacity]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
