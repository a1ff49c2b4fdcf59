import type { Millis, Timers } from "../base/mod.ts";

/** A node that has served for so long has come to rest, or has work that matters more. */
const REST: Millis = 5_000;
/** Collecting stops the loop for some 2 ms a megabyte that lives; a heartbeat must not be late. */
const MOST_LIVE_BYTES = 48 * 1024 * 1024;

/** V8's own, where `--expose-gc` shows it. */
type Collect = (options: { readonly type: "major"; readonly flavor: "last-resort" }) => void;

type Collector = { readonly collect?: Collect | undefined; readonly heapUsed: () => number };

const V8S_OWN: Collector = {
  collect: (globalThis as { readonly gc?: Collect }).gc,
  heapUsed: () => Deno.memoryUsage().heapUsed,
};

/**
 * Gives back, once, what loading the program has left over, a seventh of what an idle node holds:
 * V8 would keep it, and the room that it took, until there is work. Returns what calls it off.
 */
export function collectLeftovers(timers: Timers, { collect, heapUsed } = V8S_OWN): () => void {
  if (collect === undefined) return () => {};
  return timers.after(REST, () => {
    if (heapUsed() < MOST_LIVE_BYTES) collect({ type: "major", flavor: "last-resort" });
  });
}
