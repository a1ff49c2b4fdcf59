import { GRPC_LIMITS, type Timers } from "../base/mod.ts";

/**
 * Those of `items` that are wanted, in their order; looked at in slices so that other work gets its
 * turn, and no further once whoever asked has gone.
 */
export async function selectInSlices<T>(
  items: readonly T[],
  wanted: (item: T) => boolean,
  timers: Timers,
  asker: { readonly done: boolean },
): Promise<T[]> {
  const found: T[] = [];
  for (let at = 0; at < items.length; at += GRPC_LIMITS.sliceLooks) {
    if (at > 0) await new Promise<void>((resume) => void timers.after(0, resume));
    if (asker.done) break;
    for (const item of items.slice(at, at + GRPC_LIMITS.sliceLooks)) {
      if (wanted(item)) found.push(item);
    }
  }
  return found;
}
