/**
 * A client that does one thing after the other, all the time, and goes on with the next member
 * where one fails it: what it sees is what service there is.
 */
import { H2Client } from "./h2_client.ts";
import type { Operation } from "./load.ts";
import { sleep } from "./processes.ts";

/** Between two operations, and after a failure. */
const PAUSE_MS = 5;
/** An operation that takes longer is left alone and tried again through the next member. */
const PATIENCE_MS = 400;

export type SteadyOptions = {
  /** Milliseconds that one try may take; 400 unless given. */
  readonly patience?: number;
};

/** What a client has seen in a stretch of time. */
export type Stretch = {
  readonly acknowledged: number;
  /** Tries that have failed, or took too long. */
  readonly failed: number;
  /** Milliseconds that the slowest operation took, with all its tries. */
  readonly longest: number;
};

type Acknowledged = { readonly address: string; readonly at: number };

export class SteadyClient {
  readonly #addresses: readonly string[];
  readonly #operation: Operation;
  readonly #patience: number;
  #at = 0;
  #client: H2Client | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  #stretch = { acknowledged: 0, failed: 0, longest: 0 };
  #began = Infinity;
  #waiting: ((acknowledged: Acknowledged) => void)[] = [];

  /** Begins with the first of the addresses. */
  constructor(addresses: readonly string[], operation: Operation, options: SteadyOptions = {}) {
    this.#addresses = addresses;
    this.#operation = operation;
    this.#patience = options.patience ?? PATIENCE_MS;
  }

  start(): this {
    this.#running = this.#run();
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    this.#client?.close();
  }

  /** What has been seen since this was asked last; an operation that is open counts with its time. */
  takeStretch(): Stretch {
    const open = Math.max(0, performance.now() - this.#began);
    const taken = { ...this.#stretch, longest: Math.max(this.#stretch.longest, open) };
    this.#stretch = { acknowledged: 0, failed: 0, longest: 0 };
    return taken;
  }

  /** When the next operation is acknowledged by another member than that at `except`. */
  async nextElsewhere(except: string): Promise<number> {
    for (;;) {
      const { address, at } = await new Promise<Acknowledged>((seen) => this.#waiting.push(seen));
      if (address !== except) return at;
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#began = performance.now();
      await this.#operate();
      const at = performance.now();
      this.#stretch.longest = Math.max(this.#stretch.longest, at - this.#began);
      this.#began = Infinity;
      await sleep(PAUSE_MS);
    }
  }

  async #operate(): Promise<void> {
    while (!this.#stopped) {
      if (await this.#try()) {
        this.#stretch.acknowledged++;
        const seen = { address: this.#address, at: performance.now() };
        for (const wake of this.#waiting.splice(0)) wake(seen);
        return;
      }
      this.#stretch.failed++;
      this.#at++;
      this.#client?.close();
      this.#client = undefined;
      await sleep(PAUSE_MS);
    }
  }

  get #address(): string {
    return this.#addresses[this.#at % this.#addresses.length] ?? "";
  }

  async #try(): Promise<boolean> {
    const client = await this.#connected();
    if (client === undefined) return false;
    const ended = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => ended.resolve(false), this.#patience);
    this.#operation(client, ended.resolve);
    const acknowledged = await ended.promise;
    clearTimeout(timer);
    return acknowledged;
  }

  async #connected(): Promise<H2Client | undefined> {
    if (this.#client !== undefined && !this.#client.isClosed) return this.#client;
    try {
      return this.#client = await H2Client.connect(this.#address);
    } catch {
      return undefined;
    }
  }
}
