import type { Revision } from "../base/mod.ts";

export type HistoryBounds<T> = {
  readonly events: number;
  readonly bytes: number;
  /** What one change costs, in bytes. */
  readonly weigh: (change: T) => number;
};

/** A ring of the newest changes, by revision, bounded in their number and their size. */
export class History<T extends { readonly revision: Revision }> {
  readonly #ring: (T | undefined)[] = [];
  readonly #bounds: HistoryBounds<T>;
  /** Places of the oldest and behind the newest, counted on and on. */
  #first = 0;
  #end = 0;
  #bytes = 0;
  #oldest: Revision;

  /** `start`: nothing before this revision is known. */
  constructor(bounds: HistoryBounds<T>, start: Revision) {
    this.#bounds = bounds;
    this.#oldest = start;
  }

  /** The oldest revision behind which every change is here. */
  get oldest(): Revision {
    return this.#oldest;
  }

  push(change: T): void {
    const { events, bytes, weigh } = this.#bounds;
    if (this.#end - this.#first >= events) this.#drop();
    this.#ring[this.#end % events] = change;
    this.#end++;
    this.#bytes += weigh(change);
    while (this.#bytes > bytes && this.#first < this.#end) this.#drop();
  }

  #drop(): void {
    const at = this.#first++ % this.#bounds.events;
    const dropped = this.#ring[at]!;
    this.#ring[at] = undefined;
    this.#bytes -= this.#bounds.weigh(dropped);
    this.#oldest = dropped.revision;
  }

  /** The first changes behind `revision`, at most `limit`; undefined if some are gone. */
  after(revision: Revision, limit: number): T[] | undefined {
    if (revision < this.#oldest) return undefined;
    const found: T[] = [];
    for (let at = this.#firstAfter(revision); at < this.#end && found.length < limit; at++) {
      found.push(this.#at(at));
    }
    return found;
  }

  /** Takes these changes, behind `start`, in the place of its own. */
  restart(start: Revision, changes: Iterable<T>): void {
    this.#ring.length = 0;
    this.#first = 0;
    this.#end = 0;
    this.#bytes = 0;
    this.#oldest = start;
    for (const change of changes) this.push(change);
  }

  #at(place: number): T {
    return this.#ring[place % this.#bounds.events]!;
  }

  /** Binary search over what is kept. */
  #firstAfter(revision: Revision): number {
    let [low, high] = [this.#first, this.#end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
