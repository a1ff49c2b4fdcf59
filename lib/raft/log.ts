import { ARRAY_BYTES, NO_BYTES } from "../base/mod.ts";
import type { LogIndex, Term } from "../base/mod.ts";
import type { Entry, LogPosition, Recovered } from "./types.ts";

/**
 * The core's picture of the log: the term of every entry (as runs, since terms change rarely) and
 * the newest entries themselves. Older entries are on disk and are loaded when a follower needs
 * them. `base` is the position up to which the log has been compacted away.
 */
export class RaftLog {
  #base: LogPosition;
  /** First position of every run of one term behind the base, ascending. */
  #runs: LogPosition[];
  #lastIndex: LogIndex;
  #window: EntryWindow;
  /** Everything up to here is on this node's disk. */
  persisted: LogIndex;
  committed: LogIndex;
  /** Everything up to here has been handed out to be applied. */
  applied: LogIndex;

  constructor(recovered: Recovered, cacheBytes: number) {
    this.#base = recovered.base;
    this.#runs = [...recovered.termRuns];
    this.#lastIndex = recovered.lastIndex;
    this.#window = new EntryWindow(recovered.applied + 1, cacheBytes);
    for (const entry of recovered.entries) this.#window.push(entry);
    this.persisted = recovered.lastIndex;
    this.committed = recovered.applied;
    this.applied = recovered.applied;
  }

  get base(): LogPosition {
    return this.#base;
  }

  get lastIndex(): LogIndex {
    return this.#lastIndex;
  }

  get last(): LogPosition {
    return { index: this.#lastIndex, term: this.termAt(this.#lastIndex)! };
  }

  /** The term of the entry at `index`; undefined where that is compacted away or not there yet. */
  termAt(index: LogIndex): Term | undefined {
    if (index === this.#base.index) return this.#base.term;
    if (index < this.#base.index || index > this.#lastIndex) return undefined;
    return this.#runs.findLast((run) => run.index <= index)?.term;
  }

  matches(position: LogPosition): boolean {
    return this.termAt(position.index) === position.term;
  }

  /** Whether a log that ends at `last` holds everything that this one may have committed. */
  isUpToDate(last: LogPosition): boolean {
    const own = this.last;
    return last.term > own.term || (last.term === own.term && last.index >= own.index);
  }

  /** Appends `entries`, which follow the last one or replace a tail from the first of them on. */
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    if (first.index <= this.#lastIndex) this.#truncateFrom(first.index);
    for (const entry of entries) {
      if ((this.#runs.at(-1)?.term ?? this.#base.term) !== entry.term || this.#runs.length === 0) {
        this.#runs.push({ index: entry.index, term: entry.term });
      }
      this.#window.push(entry);
    }
    this.#lastIndex = entries.at(-1)!.index;
  }

  #truncateFrom(index: LogIndex): void {
    if (index <= this.committed) {
      throw new Error(`refusing to truncate entry ${index}: ${this.committed} are committed`);
    }
    while (this.#runs.length > 0 && this.#runs.at(-1)!.index >= index) this.#runs.pop();
    this.#window.truncateFrom(index);
    this.#lastIndex = index - 1;
    this.persisted = Math.min(this.persisted, index - 1);
  }

  /**
   * The last position at or before `index` whose term is at most `term`: where two logs may still
   * agree; the base where there is none. Skips a whole term at a time (Raft paper, end of 5.3).
   */
  lastWithTermAtMost(index: LogIndex, term: Term): LogPosition {
    const from = Math.min(index, this.#lastIndex);
    for (let i = this.#runs.length - 1; i >= 0; i--) {
      const run = this.#runs[i]!;
      if (run.index > from || run.term > term) continue;
      const next = this.#runs[i + 1];
      return { index: Math.min(from, (next?.index ?? Infinity) - 1), term: run.term };
    }
    return this.#base;
  }

  /** Entries from `from` on, within the limits but at least one; undefined if not in memory. */
  read(from: LogIndex, maxEntries: number, maxBytes: number): Entry[] | undefined {
    return from > this.#lastIndex ? [] : this.#window.read(from, maxEntries, maxBytes);
  }

  /** Hands out what is committed, on this node's disk and not applied yet. */
  takeCommitted(): Entry[] {
    const to = Math.min(this.committed, this.persisted);
    if (to <= this.applied) return [];
    const entries = this.#window.range(this.applied + 1, to);
    this.applied = to;
    this.#window.evict(this.applied);
    return entries;
  }

  compactTo(base: LogPosition): void {
    if (base.index <= this.#base.index) return;
    const runs = this.#runs.filter((run) => run.index > base.index);
    const termAfter = this.termAt(base.index + 1);
    if (termAfter !== undefined && runs[0]?.index !== base.index + 1) {
      runs.unshift({ index: base.index + 1, term: termAfter });
    }
    this.#runs = runs;
    this.#base = base;
  }

  /** Starts over behind a snapshot: nothing of the old log is left. */
  resetTo(base: LogPosition): void {
    this.#base = base;
    this.#runs = [];
    this.#lastIndex = base.index;
    this.#window.clear(base.index + 1);
    this.persisted = base.index;
    this.committed = base.index;
    this.applied = base.index;
  }
}

const EVICTED: Entry = { index: 0, term: 0, kind: "noop", data: NO_BYTES };

/** The newest entries, contiguous, bounded in bytes as far as they are applied. */
class EntryWindow {
  #entries: Entry[] = [];
  #head = 0;
  #first: LogIndex;
  #bytes = 0;

  constructor(first: LogIndex, private readonly maxBytes: number) {
    this.#first = first;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += heldBy(entry);
  }

  clear(first: LogIndex): void {
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#first = first;
  }

  truncateFrom(index: LogIndex): void {
    if (index <= this.#first) return this.clear(index);
    const keep = this.#head + (index - this.#first);
    for (let i = keep; i < this.#entries.length; i++) this.#bytes -= heldBy(this.#entries[i]!);
    this.#entries.length = Math.min(this.#entries.length, keep);
  }

  range(from: LogIndex, to: LogIndex): Entry[] {
    if (from < this.#first) throw new Error(`entry ${from} is not in memory`);
    const at = this.#head + (from - this.#first);
    return this.#entries.slice(at, at + (to - from) + 1);
  }

  read(from: LogIndex, maxEntries: number, maxBytes: number): Entry[] | undefined {
    if (from < this.#first) return undefined;
    const taken: Entry[] = [];
    let bytes = 0;
    for (let at = this.#head + (from - this.#first); at < this.#entries.length; at++) {
      const entry = this.#entries[at]!;
      bytes += sizeOf(entry);
      if (taken.length > 0 && (taken.length >= maxEntries || bytes > maxBytes)) break;
      taken.push(entry);
    }
    return taken;
  }

  /** Drops the oldest entries, none behind `applied`, until the bound holds. */
  evict(applied: LogIndex): void {
    while (this.#bytes > this.maxBytes && this.#first <= applied) {
      this.#bytes -= heldBy(this.#entries[this.#head]!);
      this.#entries[this.#head] = EVICTED; // The place is freed later; its bytes must go now.
      this.#head++;
      this.#first++;
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
  }
}

/** Bytes that an entry takes in memory, about. */
function heldBy(entry: Entry): number {
  return entry.data.length + ARRAY_BYTES;
}

/** Bytes that an entry takes in a message, at most about. */
function sizeOf(entry: Entry): number {
  return entry.data.length + 100;
}
