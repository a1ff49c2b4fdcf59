import process from "node:process";
import { getHeapStatistics } from "node:v8";
import type { Clock, Millis } from "../base/mod.ts";

/** What a process has and may have, in bytes. */
export type MemoryUse = {
  readonly resident: number;
  readonly limit: number;
  readonly heap: number;
  readonly heapLimit: number;
};

/** Bytes that this process may have: the limit of its cgroup (v1 or v2), else of the machine. */
export function memoryLimit(): number {
  const machine = Deno.systemMemoryInfo().total;
  // Without a limit it is 0, undefined, or beyond what any machine has.
  const group = process.constrainedMemory?.() ?? 0;
  return group > 0 ? Math.min(group, machine) : machine;
}

export function memoryUse(): MemoryUse {
  const { rss: resident, heapUsed: heap } = Deno.memoryUsage();
  const { heap_size_limit: heapLimit } = getHeapStatistics();
  return { resident, limit: memoryLimit(), heap, heapLimit };
}

/** A reading is good for so long. */
const LOOK_EVERY: Millis = 250;
/** Pressure ends when so much less is used than when it began. */
const RELIEF = 0.95;

/** Says when memory is nearly used up, so that what would take more can be turned away in time. */
export class MemoryGuard {
  readonly #threshold: number;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #read: () => MemoryUse;
  #lookedAt: Millis = -Infinity;
  #reason: string | undefined;

  /** `threshold` is a share, above 0 and at most 1, of the memory that there may be. */
  constructor(
    threshold: number,
    clock: Pick<Clock, "monotonic">,
    read: () => MemoryUse = memoryUse,
  ) {
    this.#threshold = threshold;
    this.#clock = clock;
    this.#read = read;
  }

  /** Why nothing that takes memory should be begun; undefined while there is enough. */
  pressure(): string | undefined {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt < LOOK_EVERY) return this.#reason;
    this.#lookedAt = now;
    const { resident, limit, heap, heapLimit } = this.#read();
    const share = Math.max(resident / limit, heap / heapLimit);
    const begins = this.#threshold * (this.#reason === undefined ? 1 : RELIEF);
    this.#reason = share < begins
      ? undefined
      : `this node uses ${Math.round(share * 100)} % of the memory that it may have`;
    return this.#reason;
  }
}
