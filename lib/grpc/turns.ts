import { GRPC_LIMITS, type Timers } from "../base/mod.ts";

export type TurnsOptions<Item> = {
  readonly timers: Timers;
  /** Gives the bytes that it has written. It may call `close`. */
  readonly deliver: (item: Item) => number;
  /** Everything before it has been delivered. */
  readonly end: (error: Error) => void;
};

/**
 * What is to be written to one stream, in order. It waits in a queue only while others have their
 * turn, which they get after every `GRPC_LIMITS.sliceBytes`.
 */
export class Turns<Item> {
  readonly #options: TurnsOptions<Item>;
  #queue: Item[] = [];
  #head = 0;
  #failure: Error | undefined;
  #sliceBytes = 0;
  #yielding = false;
  #closed = false;

  constructor(options: TurnsOptions<Item>) {
    this.#options = options;
  }

  /** Whether anything waits for its turn. */
  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  next(item: Item): void {
    if (this.#closed) return;
    this.#queue.push(item);
    this.#drain();
  }

  end(error: Error): void {
    this.#failure = error;
    this.#drain();
  }

  /** Takes and delivers nothing more. */
  close(): void {
    this.#closed = true;
    this.#clear();
  }

  #clear(): void {
    this.#queue = [];
    this.#head = 0;
  }

  #drain(): void {
    if (this.#yielding || this.#closed) return;
    for (let item = this.#queue[this.#head]; item !== undefined; item = this.#queue[this.#head]) {
      if (this.#sliceBytes >= GRPC_LIMITS.sliceBytes) return this.#yield();
      this.#head++;
      this.#sliceBytes += this.#options.deliver(item);
    }
    this.#clear();
    if (this.#failure !== undefined && !this.#closed) this.#options.end(this.#failure);
  }

  #yield(): void {
    this.#yielding = true;
    this.#options.timers.after(0, () => {
      this.#yielding = false;
      this.#sliceBytes = 0;
      this.#drain();
    });
  }
}
