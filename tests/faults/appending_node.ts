// A process for crash_test.ts to kill: writes to the log of the data directory that it is given as
// fast as it can, and says on stdout what it is about to do and what is done, a JSON value a line.

import { integerBetween, seededRng } from "../../lib/base/mod.ts";
import type { LogPosition } from "../../lib/raft/mod.ts";
import { entries, recover } from "../support/entries.ts";
import { openDir } from "../support/data_dirs.ts";

/** `from` to `last` are written in `term`; from `from` on they replace what was there. */
export type Write = { readonly from: number; readonly last: number; readonly term: number };

export type Report =
  | { readonly begin: Write }
  | { readonly done: Write }
  /** Everything up to here is about to be cut off the front. */
  | { readonly compact: LogPosition };

function report(value: Report): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
}

async function run(path: string, seed: number): Promise<void> {
  const rng = seededRng(seed);
  const { log } = await openDir(path);
  const found = await recover(log);
  let { lastIndex: last, hardState: { term } } = found;
  let base = found.base.index;
  for (;;) {
    const replaces = rng.next() < 0.2;
    if (replaces) term++;
    // Some batches take several atomic writes, and some entries several keys.
    const count = rng.next() < 0.1 ? 2_000 : integerBetween(rng, 1, 20);
    const size = count < 20 && rng.next() < 0.1 ? 130_000 : 50;
    const from = replaces ? Math.max(base + 1, last - integerBetween(rng, 0, 30)) : last + 1;
    const write = { from, last: from + count - 1, term };
    report({ begin: write });
    const batch = entries(write.from, write.last, term, size);
    const hardState = replaces ? { term, votedFor: undefined } : undefined;
    await log.append({ hardState, entries: batch, commit: from - 1 });
    report({ done: write });
    last = write.last;
    if (last - base < 3_000) continue;
    const cut = { index: from - 1, term: (await log.read(from - 1, from - 1, 1))[0]!.term };
    report({ compact: cut });
    await log.compact(cut);
    base = cut.index;
  }
}

if (import.meta.main) await run(Deno.args[0]!, Number(Deno.args[1]));
