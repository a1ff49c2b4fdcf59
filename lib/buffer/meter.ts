import type { Millis } from "../base/mod.ts";

const WINDOW_MS = 1_000;

/** How many a second, going by the last whole second or so. */
export class Meter {
  #began: Millis = 0;
  #count = 0;
  #perSecond = 0;

  add(now: Millis): void {
    this.#roll(now);
    this.#count++;
  }

  perSecond(now: Millis): number {
    this.#roll(now);
    return this.#perSecond;
  }

  #roll(now: Millis): void {
    const elapsed = now - this.#began;
    if (elapsed < WINDOW_MS) return;
    this.#perSecond = this.#count * 1_000 / elapsed;
    this.#began = now;
    this.#count = 0;
  }
}
