import type { Millis, Timers } from "../../lib/base/mod.ts";
import type { LogBatch, LogStore, Sync } from "../../lib/storage/mod.ts";
import type { Dice } from "./random.ts";

/** What a machine's disk is like at the moment. */
export type DiskWeather = {
  /** Mean time of a write. */
  delay: Millis;
  /** Chance that the next write fails. */
  failure: number;
};

type Write = {
  readonly write: () => void;
  readonly reject: (error: Error) => void;
  state: "running" | "landed" | "lost";
};

/** The writes of one process to its disk. */
export class DiskSession {
  readonly #timers: Timers;
  readonly #dice: Dice;
  readonly #weather: DiskWeather;
  readonly #enter: (work: () => void) => void;
  /** A write of this process has failed, by the will of the simulator. */
  #failed = false;
  #crashed = false;
  readonly #writes = new Set<Write>();

  constructor(options: {
    timers: Timers;
    dice: Dice;
    weather: DiskWeather;
    enter: (work: () => void) => void;
  }) {
    this.#timers = options.timers;
    this.#dice = options.dice;
    this.#weather = options.weather;
    this.#enter = options.enter;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** A write reaches the disk some time before the process hears of it, or when it crashes, or not. */
  readonly sync: Sync = (write) =>
    new Promise((resolve, reject) => {
      if (this.#crashed) return;
      const running: Write = { write, reject, state: "running" };
      this.#writes.add(running);
      if (this.#dice.chance(this.#weather.failure)) return this.#failLater(running);
      const total = this.#dice.exponential(this.#weather.delay);
      const lands = total * this.#dice.next();
      this.#timers.after(lands, () => this.#land(running));
      this.#timers.after(total, () => {
        if (!this.#writes.delete(running)) return;
        this.#enter(resolve);
      });
    });

  #land(write: Write): void {
    if (write.state !== "running") return;
    write.state = "landed";
    try {
      write.write();
    } catch (error) {
      // What the store refuses to write is the process's fault, not the disk's.
      if (this.#writes.delete(write)) this.#enter(() => write.reject(error as Error));
    }
  }

  #failLater(write: Write): void {
    this.#failed = true;
    this.#timers.after(this.#dice.exponential(this.#weather.delay), () => {
      if (!this.#writes.delete(write)) return;
      if (this.#dice.chance(0.5)) this.#land(write);
      this.#enter(() => write.reject(new Error("simulated write error")));
    });
  }

  /** The process is gone: what it was writing is on the disk, or is not. */
  crash(): void {
    this.#crashed = true;
    for (const write of this.#writes) {
      if (this.#dice.chance(0.5)) this.#land(write);
      else write.state = "lost";
    }
    this.#writes.clear();
  }
}

/** A log store in which a large batch becomes durable piece by piece, as a real one may do it. */
export function inPieces(store: LogStore, dice: Dice): LogStore {
  return {
    recover: (visit) => store.recover(visit),
    read: (from, to, maxBytes) => store.read(from, to, maxBytes),
    compact: (base) => store.compact(base),
    reset: (base) => store.reset(base),
    async append(batch: LogBatch) {
      const { entries, commit } = batch;
      if (entries.length < 2 || dice.chance(0.7)) return await store.append(batch);
      const cut = dice.integer(1, entries.length);
      await store.append({ ...batch, entries: entries.slice(0, cut) });
      await store.append({ hardState: undefined, entries: entries.slice(cut), commit });
    },
  };
}
