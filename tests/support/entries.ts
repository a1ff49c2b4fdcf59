// Log entries for tests.

import { seededRng } from "../../lib/base/mod.ts";
import type { Entry } from "../../lib/raft/mod.ts";
import type { LogStore, RecoveredLog } from "../../lib/storage/mod.ts";

/** `size` bytes that look random and are the same for the same seed. */
export function noise(size: number, seed = 1): Uint8Array {
  const rng = seededRng(seed);
  return Uint8Array.from({ length: size }, () => rng.next() * 256);
}

/** One entry of `term` whose data say which it is. */
export function entry(index: number, term = 1, size = 16): Entry {
  const label = new TextEncoder().encode(`${index}@${term}`);
  const data = size > 1_000 ? new Uint8Array(size).fill(index) : new Uint8Array(size);
  data.set(label.subarray(0, size));
  return { index, term, kind: "command", data };
}

/** The entries `first` to `last`, all of `term`. */
export function entries(first: number, last: number, term = 1, size = 16): Entry[] {
  return Array.from({ length: last - first + 1 }, (_, i) => entry(first + i, term, size));
}

/** Appends entries alone, with the term that they need. */
export async function append(log: LogStore, list: readonly Entry[], commit = 0): Promise<void> {
  const term = list.at(-1)?.term ?? 0;
  await log.append({ hardState: { term, votedFor: undefined }, entries: list, commit });
}

export type Contents = RecoveredLog & { readonly entries: Entry[]; readonly committed: number };

/** Everything that a store recovers. `committed` is how many entries it called committed. */
export async function recover(log: LogStore): Promise<Contents> {
  const list: Entry[] = [];
  let committed = 0;
  const found = await log.recover((entry, isCommitted) => {
    list.push({ ...entry, data: entry.data.slice() });
    if (isCommitted) committed++;
  });
  return { ...found, entries: list, committed };
}
