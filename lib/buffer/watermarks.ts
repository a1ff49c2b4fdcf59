import { RECORD_LIMITS } from "../base/mod.ts";

/** The records of a source between two of its watermarks; numbers grow. */
export type Epoch = { number: number; open: number };

type Closed<W> = { readonly epoch: Epoch; readonly watermark: W };

/**
 * The watermarks of a source that wait for the records before them. Beyond the bound the newest are
 * put together: the last of them then waits for a few records more than it must.
 */
export class Watermarks<W> {
  #closed: Closed<W>[] = [];
  #current: Epoch = { number: 1, open: 0 };
  #deferred: { readonly watermark: W } | undefined;

  constructor(private readonly most: number = RECORD_LIMITS.waitingWatermarks) {}

  /** How many wait. */
  get size(): number {
    return this.#closed.length + (this.#deferred === undefined ? 0 : 1);
  }

  /** The number of the epoch to which records that come in now belong. */
  get epoch(): number {
    return this.#current.number;
  }

  /** Goes on with this number, if it is higher: a store remembers records of that epoch. */
  resume(epoch: number): void {
    this.#current.number = Math.max(this.#current.number, epoch);
  }

  /** Records come in; they belong to the epoch that is returned. */
  enter(count = 1): Epoch {
    this.#current.open += count;
    return this.#current;
  }

  /** Records are done. Returns the watermarks that this has made true, in order. */
  leave(epoch: Epoch, count = 1): W[] {
    epoch.open -= count;
    return epoch.open > 0 ? [] : this.#settled();
  }

  /** `watermark` holds once everything that has come in so far is done. Returns what holds now. */
  close(watermark: W): W[] {
    if (this.#closed.length >= this.most) {
      this.#deferred = { watermark };
      return [];
    }
    this.#closed.push({ epoch: this.#current, watermark });
    this.#current = { number: this.#current.number + 1, open: 0 };
    return this.#settled();
  }

  #settled(): W[] {
    const settled: W[] = [];
    for (;;) {
      const first = this.#closed[0];
      if (first === undefined || first.epoch.open > 0) break;
      this.#closed.shift();
      settled.push(first.watermark);
    }
    const deferred = this.#deferred;
    if (deferred !== undefined && this.#closed.length < this.most) {
      this.#deferred = undefined;
      settled.push(...this.close(deferred.watermark));
    }
    return settled;
  }
}
