/** How long this process itself was held up: what it measures of others is no better than that. */
const EVERY_MS = 5;

export class LoopLag {
  #longest = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => this.#turn(), EVERY_MS);

  #turn(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last - EVERY_MS);
    this.#last = now;
  }

  /** The longest hold-up since this was asked last, in milliseconds. */
  take(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
