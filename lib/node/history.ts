import type { Revision } from "../base/mod.ts";

export type HistoryBounds<T> = {
  readonly events: number;
  readonly bytes: number;
  /** What one change costs, in bytes. */
  readonly weigh: (change: T) => number;
};

/** So many times as much is kept for somebody who is still being handed what there was. */
const STRETCH = 4;

/** A ring of the newest changes, by revision, bounded in their number and their size. */
export class History<T extends { readonly revision: Revision }> {
  readonly #ring: (T | undefined)[] = [];
  readonly #bounds: HistoryBounds<T>;
  /** One more than may be kept: what is new comes before what is old goes. */
  readonly #places: number;
  /** Places of the oldest and behind the newest, counted on and on. */
  #first = 0;
  #end = 0;
  #bytes = 0;
  #oldest: Revision;

  /** `start`: nothing before this revision is known. */
  constructor(bounds: HistoryBounds<T>, start: Revision) {
    this.#bounds = bounds;
    this.#places = STRETCH * bounds.events + 1;
    this.#oldest = start;
  }

  /** The oldest revision behind which every change is here. */
  get oldest(): Revision {
    return this.#oldest;
  }

  /** `needed`: somebody has yet to be handed what is behind this revision. */
  push(change: T, needed: Revision = Infinity): void {
    this.#ring[this.#end % this.#places] = change;
    this.#end++;
    this.#bytes += this.#bounds.weigh(change);
    while (this.#isOver(1) && (this.#at(this.#first).revision <= needed || this.#isOver(STRETCH))) {
      this.#drop();
    }
  }

  /** Whether it holds more than its bounds times `times`. */
  #isOver(times: number): boolean {
    const { events, bytes } = this.#bounds;
    const kept = this.#end - this.#first;
    return kept > 0 && (kept > times * events || this.#bytes > times * bytes);
  }

  #drop(): void {
    const at = this.#first++ % this.#places;
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

  /** As many of the newest as are kept when nobody needs more, and what they are behind. */
  newest(): { start: Revision; events: T[] } {
    const { events: most, bytes, weigh } = this.#bounds;
    let left = bytes;
    let from = this.#end;
    while (from > this.#first && this.#end - from < most) {
      left -= weigh(this.#at(from - 1));
      if (left < 0) break;
      from--;
    }
    const start = from === this.#first ? this.#oldest : this.#at(from - 1).revision;
    return { start, events: this.after(start, Infinity) ?? [] };
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
    return this.#ring[place % this.#places]!;
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
