/** A closed loop of callers: each has one operation open and starts the next when it has ended. */
import type { H2Client } from "./h2_client.ts";

/** One operation; `done` is told whether it was acknowledged. */
export type Operation = (client: H2Client, done: (acknowledged: boolean) => void) => void;

export type LoadResult = {
  readonly seconds: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** Of the acknowledged ones, in milliseconds, sorted. */
  readonly latencies: Float64Array;
};

/** How long a load lasts: a time, or so many operations, give or take one a caller. */
export type Extent = { readonly seconds: number } | { readonly acknowledged: number };

/** Runs `operation` from `callers` callers, spread over `clients`, for as long as `extent` says. */
export function runLoad(
  clients: readonly H2Client[],
  callers: number,
  extent: Extent,
  operation: Operation,
): Promise<LoadResult> {
  const latencies = new Samples();
  let failed = 0;
  let open = callers;
  const began = performance.now();
  const endAt = "seconds" in extent ? began + extent.seconds * 1_000 : Infinity;
  const enough = "acknowledged" in extent ? extent.acknowledged : Infinity;
  return new Promise((resolve) => {
    const finish = () => {
      if (--open > 0) return;
      resolve({
        seconds: (performance.now() - began) / 1_000,
        acknowledged: latencies.count,
        failed,
        latencies: latencies.sorted(),
      });
    };
    const next = (client: H2Client, failures: number) => {
      const startedAt = performance.now();
      const isOver = startedAt >= endAt || latencies.count >= enough;
      // A caller that only fails would spin.
      if (isOver || failures >= 100) return finish();
      operation(client, (acknowledged) => {
        if (acknowledged) latencies.add(performance.now() - startedAt);
        else failed++;
        next(client, acknowledged ? 0 : failures + 1);
      });
    };
    for (let i = 0; i < callers; i++) next(clients[i % clients.length]!, 0);
  });
}

/** The value below which `part` (0 to 1) of the sorted samples lie; NaN where there are none. */
export function percentile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

class Samples {
  #values = new Float64Array(1 << 16);
  count = 0;

  add(value: number): void {
    if (this.count === this.#values.length) {
      const grown = new Float64Array(this.count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.count++] = value;
  }

  sorted(): Float64Array {
    return this.#values.slice(0, this.count).sort();
  }
}
