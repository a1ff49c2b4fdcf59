import { concatBytes, FatalError, splitBytes, STORAGE_LIMITS } from "../base/mod.ts";
import type { LogIndex, NodeId } from "../base/mod.ts";
import { type Entry, type HardState, type LogPosition, ORIGIN } from "../raft/mod.ts";
import type { EntryVisitor, LogBatch, LogStore, RecoveredLog } from "./contract.ts";
import { decodeEntry, encodeEntry } from "./entry_codec.ts";
import { EntryTable } from "./entry_table.ts";
import { KvBatch } from "./kv_batch.ts";
import type { LogMark } from "./log_mark.ts";

const FORMAT = 1;
const FORMAT_KEY = ["format"];
const HARD_STATE_KEY = ["hard_state"];
const BASE_KEY = ["base"];

/** The base with the checksum from which the chain of entries goes on. */
type Base = LogPosition & { readonly checksum: number };

/**
 * The log in one Deno KV file. An entry lies under `["log", index]`; one above Deno KV's limit for
 * a value goes on under `["log", index, part]`, always within the same atomic.
 */
export class KvLogStore implements LogStore {
  readonly #kv: Deno.Kv;
  readonly #mark: LogMark;
  #base: Base = { ...ORIGIN, checksum: 0 };
  #table = new EntryTable(0);

  /** `mark` is told of every write, outside the database, so that a loss can be recognised. */
  constructor(kv: Deno.Kv, mark: LogMark) {
    this.#kv = kv;
    this.#mark = mark;
  }

  async recover(visit: EntryVisitor): Promise<RecoveredLog> {
    await this.#checkFormat();
    const base = await this.#kv.get<Base>(BASE_KEY);
    if (base.value !== null) this.#base = base.value;
    this.#table = new EntryTable(this.#base.index);
    const termRuns = await this.#scan(visit);
    const hardState = await this.#recoverHardState(termRuns.at(-1)?.term ?? this.#base.term);
    const { index, term } = this.#base;
    const { lastIndex } = this.#table;
    this.#mark.verify(
      lastIndex,
      (at) => at === this.#base.index ? this.#base.checksum : this.#table.checksumAt(at),
    );
    return { hardState, base: { index, term }, termRuns, lastIndex, commit: this.#mark.commit };
  }

  async #checkFormat(): Promise<void> {
    const format = (await this.#kv.get<number>(FORMAT_KEY)).value;
    if (format === null) {
      await this.#kv.set(FORMAT_KEY, FORMAT);
    } else if (format !== FORMAT) {
      throw new FatalError(
        `the log is in format ${format}, this program reads format ${FORMAT}: use a newer program`,
      );
    }
  }

  async #recoverHardState(lastTerm: number): Promise<HardState> {
    const stored = (await this.#kv.get<{ term: number; votedFor: number }>(HARD_STATE_KEY)).value;
    const term = stored?.term ?? 0;
    if (term < lastTerm) {
      throw new FatalError(`the log ends in term ${lastTerm}, but the stored term is ${term}`);
    }
    return { term, votedFor: stored?.votedFor ? stored.votedFor as NodeId : undefined };
  }

  /** Reads and verifies all entries. Returns where the terms begin. */
  async #scan(visit: EntryVisitor): Promise<LogPosition[]> {
    const runs: LogPosition[] = [];
    let lastTerm = this.#base.term;
    for await (const { index, parts } of this.#stored(1, Infinity)) {
      if (index <= this.#base.index) {
        throw new FatalError(`log entry ${index} should be gone: the log begins behind it`);
      }
      if (index !== this.#table.lastIndex + 1) {
        throw new FatalError(`log entry ${this.#table.lastIndex + 1} is missing`);
      }
      const { entry, checksum } = decodeEntry(index, concatBytes(parts), this.#lastChecksum());
      if (entry.term < lastTerm) {
        throw new FatalError(`log entry ${index} is of an older term than the one before it`);
      }
      if (entry.term > lastTerm || runs.length === 0) runs.push({ index, term: entry.term });
      lastTerm = entry.term;
      this.#table.push({ checksum, term: entry.term, parts: parts.length });
      visit(entry, index <= this.#mark.commit);
    }
    return runs;
  }

  #lastChecksum(): number {
    return this.#table.checksumAt(this.#table.lastIndex) ?? this.#base.checksum;
  }

  /** The stored values of the entries from `from` to `to`, in order. */
  async *#stored(
    from: LogIndex,
    to: LogIndex,
  ): AsyncGenerator<{ index: LogIndex; parts: Uint8Array[] }> {
    const options = { batchSize: STORAGE_LIMITS.listBatch };
    const selector = { start: ["log", from], end: ["log", to === Infinity ? to : to + 1] };
    let index = -1;
    let parts: Uint8Array[] = [];
    for await (const { key, value } of this.#kv.list<Uint8Array>(selector, options)) {
      if (key[1] !== index) {
        if (parts.length > 0) yield { index, parts };
        index = key[1] as number;
        parts = [];
      }
      parts.push(value);
    }
    if (parts.length > 0) yield { index, parts };
  }

  async append({ hardState, entries, commit }: LogBatch): Promise<void> {
    const batch = new KvBatch(this.#kv);
    if (hardState !== undefined) {
      const { term, votedFor } = hardState;
      batch.set(HARD_STATE_KEY, { term, votedFor: votedFor ?? 0 }, 64);
    }
    const first = entries[0];
    if (first !== undefined) {
      if (first.index <= this.#table.lastIndex) await this.#truncateFrom(first.index);
      for (const entry of entries) await this.#put(batch, entry);
    }
    await batch.commit();
    const { lastIndex } = this.#table;
    this.#mark.write(lastIndex, this.#lastChecksum(), Math.min(commit, lastIndex));
  }

  async #put(batch: KvBatch, entry: Entry): Promise<void> {
    if (entry.index !== this.#table.lastIndex + 1) {
      throw new FatalError(`entry ${entry.index} does not follow ${this.#table.lastIndex}`);
    }
    const { bytes, checksum } = encodeEntry(entry, this.#lastChecksum());
    const parts = splitBytes(bytes, STORAGE_LIMITS.valueBytes);
    await batch.reserve(parts.length, bytes.length);
    parts.forEach((part, i) => batch.set(entryKey(entry.index, i), part, part.length));
    this.#table.push({ checksum, term: entry.term, parts: parts.length });
  }

  /** Deletes from the end backwards, so that what is left at any moment is a whole log. */
  async #truncateFrom(index: LogIndex): Promise<void> {
    this.#mark.lower(index - 1, this.#table.checksumAt(index - 1) ?? this.#base.checksum);
    const batch = new KvBatch(this.#kv);
    for (let at = this.#table.lastIndex; at >= index; at--) await this.#delete(batch, at);
    await batch.commit();
    this.#table.truncateFrom(index);
  }

  async #delete(batch: KvBatch, index: LogIndex): Promise<void> {
    const parts = this.#table.partsAt(index);
    await batch.reserve(parts, 0);
    for (let part = 0; part < parts; part++) batch.delete(entryKey(index, part));
  }

  async read(from: LogIndex, to: LogIndex, maxBytes: number): Promise<Entry[]> {
    if (from <= this.#base.index) return [];
    const entries: Entry[] = [];
    let bytes = 0;
    let checksum = this.#table.checksumAt(from - 1) ?? this.#base.checksum;
    for await (const { index, parts } of this.#stored(from, to)) {
      const decoded = decodeEntry(index, concatBytes(parts), checksum);
      bytes += decoded.entry.data.length;
      if (entries.length > 0 && bytes > maxBytes) break;
      entries.push(decoded.entry);
      checksum = decoded.checksum;
    }
    return entries;
  }

  async compact(to: LogPosition): Promise<void> {
    // From the front on, each atomic with the base that then holds: at any moment a whole log.
    while (this.#base.index < to.index) {
      const atomic = this.#kv.atomic();
      let index = this.#base.index;
      let mutations = 1;
      while (index < to.index) {
        const parts = this.#table.partsAt(index + 1);
        if (mutations + parts > STORAGE_LIMITS.atomicMutations) break;
        index++;
        mutations += parts;
        for (let part = 0; part < parts; part++) atomic.delete(entryKey(index, part));
      }
      const base: Base = { ...this.#table.at(index), index };
      await atomic.set(BASE_KEY, base).commit();
      this.#base = base;
      this.#table.compactTo(index);
    }
  }

  async reset(base: LogPosition): Promise<void> {
    await this.#truncateFrom(this.#base.index + 1);
    const next: Base = { ...base, checksum: 0 };
    await this.#kv.set(BASE_KEY, next);
    this.#base = next;
    this.#table = new EntryTable(base.index);
    this.#mark.lower(base.index, 0);
  }

  async close(): Promise<void> {
    this.#mark.close();
    await Promise.resolve(this.#kv.close());
  }
}

function entryKey(index: LogIndex, part: number): Deno.KvKey {
  return part === 0 ? ["log", index] : ["log", index, part];
}
