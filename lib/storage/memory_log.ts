import { FatalError, type LogIndex } from "../base/mod.ts";
import { type Entry, type HardState, type LogPosition, ORIGIN } from "../raft/mod.ts";
import type { EntryVisitor, LogBatch, LogStore, RecoveredLog } from "./contract.ts";

/** What survives the crash of a simulated node. */
export class MemoryDisk {
  hardState: HardState = { term: 0, votedFor: undefined };
  base: LogPosition = ORIGIN;
  entries: Entry[] = [];
  commit: LogIndex = 0;
}

/** Makes `write` happen on the disk and resolves once it is durable; a simulator decides when. */
export type Sync = (write: () => void) => Promise<void>;

const atOnce: Sync = (write) => Promise.resolve(write());

/** The log store's twin in memory. */
export class MemoryLogStore implements LogStore {
  readonly #disk: MemoryDisk;
  readonly #sync: Sync;

  constructor(disk: MemoryDisk = new MemoryDisk(), sync: Sync = atOnce) {
    this.#disk = disk;
    this.#sync = sync;
  }

  recover(visit: EntryVisitor): Promise<RecoveredLog> {
    const { hardState, base, entries, commit } = this.#disk;
    const termRuns: LogPosition[] = [];
    for (const entry of entries) {
      const { index, term } = entry;
      if (termRuns.at(-1)?.term !== term) termRuns.push({ index, term });
      visit(entry, index <= commit);
    }
    const lastIndex = base.index + entries.length;
    return Promise.resolve({ hardState, base, termRuns, lastIndex, commit });
  }

  append({ hardState, entries, commit }: LogBatch): Promise<void> {
    return this.#sync(() => {
      const disk = this.#disk;
      if (hardState !== undefined) disk.hardState = hardState;
      const first = entries[0];
      if (first !== undefined) this.#overwrite(disk, first.index, entries);
      disk.commit = Math.min(commit, disk.base.index + disk.entries.length);
    });
  }

  #overwrite(disk: MemoryDisk, first: LogIndex, entries: readonly Entry[]): void {
    const keep = first - disk.base.index - 1;
    const follows = keep >= 0 && keep <= disk.entries.length &&
      entries.every(({ index }, i) => index === first + i);
    if (!follows) throw new FatalError(`entry ${first} does not follow the log`);
    disk.entries.length = keep;
    for (const entry of entries) disk.entries.push(entry);
  }

  read(from: LogIndex, to: LogIndex, maxBytes: number): Promise<Entry[]> {
    const { base, entries } = this.#disk;
    if (from <= base.index) return Promise.resolve([]);
    const wanted = entries.slice(from - base.index - 1, to - base.index);
    let bytes = 0;
    const over = wanted.findIndex((entry, i) => (bytes += entry.data.length) > maxBytes && i > 0);
    return Promise.resolve(over < 0 ? wanted : wanted.slice(0, over));
  }

  compact(base: LogPosition): Promise<void> {
    return this.#sync(() => {
      const disk = this.#disk;
      if (base.index <= disk.base.index) return;
      disk.entries.splice(0, base.index - disk.base.index);
      disk.base = base;
    });
  }

  reset(base: LogPosition): Promise<void> {
    return this.#sync(() => {
      const disk = this.#disk;
      disk.entries = [];
      disk.base = base;
      disk.commit = Math.min(disk.commit, base.index);
      if (disk.hardState.term < base.term) {
        disk.hardState = { term: base.term, votedFor: undefined };
      }
    });
  }
}
