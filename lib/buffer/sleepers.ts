import type { Millis } from "../base/mod.ts";

type Sleeper<T> = { readonly at: Millis; readonly value: T };

/** What waits for its time, soonest first. */
export class Sleepers<T> {
  /** The soonest is the last. */
  readonly #sleeping: Sleeper<T>[] = [];

  get next(): Millis | undefined {
    return this.#sleeping[this.#sleeping.length - 1]?.at;
  }

  add(at: Millis, value: T): void {
    let [low, high] = [0, this.#sleeping.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sleeping[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#sleeping.splice(low, 0, { at, value });
  }

  /** One whose time has come by `now`. */
  take(now: Millis): T | undefined {
    const next = this.next;
    return next === undefined || next > now ? undefined : this.#sleeping.pop()?.value;
  }

  values(): readonly T[] {
    return this.#sleeping.map(({ value }) => value);
  }
}
