import { concatBytes, FatalError, splitBytes, STORAGE_LIMITS } from "../base/mod.ts";
import type { LogIndex } from "../base/mod.ts";
import { type Entry, type HardState, type LogPosition, ORIGIN } from "../raft/mod.ts";
import type { EntryVisitor, LogBatch, LogStore, RecoveredLog } from "./contract.ts";
import { decodeEntry, encodeEntry } from "./entry_codec.ts";
import { EntryTable } from "./entry_table.ts";
import { KvBatch } from "./kv_batch.ts";
import type { LogMark } from "./log_mark.ts";
import { checkFormat, FORMAT, seal, unseal } from "./sealed.ts";

const FORMAT_KEY = ["format"];
const HARD_STATE_KEY = ["hard_state"];
const BASE_KEY = ["base"];

/** The base with the checksum from which the chain of entries goes on. */
type Base = LogPosition & { readonly checksum: number };

/** The parts of an entry are counted in one byte. */
const MAX_PARTS = 255;

/**
 * The log in one Deno KV file. An entry lies under `["log", index]`; one above Deno KV's limit for
 * a value goes on under `["log", index, part]`, always within the same atomic.
 */
export class KvLogStore implements LogStore {
  readonly #kv: Deno.Kv;
  readonly #mark: LogMark;
  #base: Base = { ...ORIGIN, checksum: 0 };
  #table = new EntryTable(0);
  #hardState: HardState = { term: 0, votedFor: undefined };

  /** `mark` is told of every write, outside the database, so that a loss can be recognised. */
  constructor(kv: Deno.Kv, mark: LogMark) {
    this.#kv = kv;
    this.#mark = mark;
  }

  async recover(visit: EntryVisitor): Promise<RecoveredLog> {
    await this.#checkFormat();
    this.#base = await this.#read<Base>(BASE_KEY, "base") ?? { ...ORIGIN, checksum: 0 };
    this.#table = new EntryTable(this.#base.index);
    const termRuns = await this.#scan(visit);
    this.#hardState = await this.#recoverHardState(termRuns.at(-1)?.term ?? this.#base.term);
    const { index, term } = this.#base;
    const { lastIndex } = this.#table;
    const checksumAt = (at: LogIndex) =>
      at === index ? this.#base.checksum : this.#table.checksumAt(at);
    this.#mark.verify(lastIndex, checksumAt, this.#hardState);
    const [hardState, commit] = [this.#hardState, this.#mark.commit];
    return { hardState, base: { index, term }, termRuns, lastIndex, commit };
  }

  async #checkFormat(): Promise<void> {
    const { value } = await this.#kv.get(FORMAT_KEY).catch(unreadable);
    if (value === null) await this.#kv.set(FORMAT_KEY, FORMAT);
    else checkFormat("the log", value);
  }

  async #read<T>(key: Deno.KvKey, kind: string): Promise<T | undefined> {
    const { value } = await this.#kv.get(key).catch(unreadable);
    return value === null ? undefined : unseal<T>(kind, value, `the log's ${kind}`);
  }

  async #recoverHardState(lastTerm: number): Promise<HardState> {
    const stored = await this.#read<HardState>(HARD_STATE_KEY, "hard state");
    const { term, votedFor } = stored ?? { term: 0, votedFor: undefined };
    if (term < lastTerm) {
      throw new FatalError(`the log ends in term ${lastTerm}, but the stored term is ${term}`);
    }
    return { term, votedFor };
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
      const { entry, checksum } = decodeEntry(index, joined(parts), this.#lastChecksum());
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
    const values = this.#kv.list<Uint8Array>(selector, options);
    let index = -1;
    let parts: Uint8Array[] = [];
    for (;;) {
      const { done, value: found } = await values.next().catch(unreadable);
      if (done) break;
      const { key, value } = found;
      if (typeof key[1] !== "number" || !(value instanceof Uint8Array)) {
        throw new FatalError("the log's database holds something that is no log entry");
      }
      if (key[1] !== index) {
        if (parts.length > 0) yield { index, parts };
        index = key[1];
        parts = [];
      }
      parts.push(value);
    }
    if (parts.length > 0) yield { index, parts };
  }

  async append({ hardState, entries, commit }: LogBatch): Promise<void> {
    const batch = new KvBatch(this.#kv);
    if (hardState !== undefined) {
      batch.set(HARD_STATE_KEY, seal("hard state", hardState), 128);
    }
    const first = entries[0];
    if (first !== undefined) {
      if (first.index <= this.#base.index) {
        throw new FatalError(`entry ${first.index} does not follow the log`);
      }
      if (first.index <= this.#table.lastIndex) await this.#truncateFrom(first.index);
      for (const entry of entries) await this.#put(batch, entry);
    }
    await batch.commit();
    if (hardState !== undefined) this.#hardState = hardState;
    const { lastIndex: index } = this.#table;
    const checksum = this.#lastChecksum();
    const mark = { index, checksum, commit: Math.min(commit, index), hardState: this.#hardState };
    this.#mark.write(mark);
  }

  async #put(batch: KvBatch, entry: Entry): Promise<void> {
    if (entry.index !== this.#table.lastIndex + 1) {
      throw new FatalError(`entry ${entry.index} does not follow the log`);
    }
    const { bytes, checksum } = encodeEntry(entry, this.#lastChecksum());
    const parts = splitBytes(bytes, STORAGE_LIMITS.valueBytes);
    if (parts.length > MAX_PARTS) throw new FatalError(`entry ${entry.index} is too large`);
    await batch.reserve(parts.length, bytes.length);
    parts.forEach((part, i) => batch.set(entryKey(entry.index, i), part, part.length));
    this.#table.push({ checksum, term: entry.term, parts: parts.length });
  }

  /** Deletes from the end backwards, so that what is left at any moment is a whole log. */
  async #truncateFrom(index: LogIndex): Promise<void> {
    const checksum = this.#table.checksumAt(index - 1) ?? this.#base.checksum;
    this.#mark.lower({ index: index - 1, checksum, hardState: this.#hardState });
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
      const decoded = decodeEntry(index, joined(parts), checksum);
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
      const { term, checksum } = this.#table.at(index);
      const base: Base = { index, term, checksum };
      await atomic.set(BASE_KEY, seal("base", base)).commit();
      this.#base = base;
      this.#table.compactTo(index);
    }
  }

  async reset(base: LogPosition): Promise<void> {
    await this.#truncateFrom(this.#base.index + 1);
    const next: Base = { ...base, checksum: 0 };
    const { term } = this.#hardState;
    const hardState = term < base.term ? { term: base.term, votedFor: undefined } : this.#hardState;
    await this.#kv.atomic()
      .set(BASE_KEY, seal("base", next))
      .set(HARD_STATE_KEY, seal("hard state", hardState))
      .commit();
    this.#base = next;
    this.#hardState = hardState;
    this.#table = new EntryTable(base.index);
    this.#mark.lower({ index: base.index, checksum: 0, hardState });
  }
}

function entryKey(index: LogIndex, part: number): Deno.KvKey {
  return part === 0 ? ["log", index] : ["log", index, part];
}

/** Nearly every entry has one part, which need not be copied. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : concatBytes(parts);
}

/** SQLite, and the decoder of its values, fail in many ways on a file that is damaged. */
function unreadable(error: unknown): never {
  throw new FatalError(`the log's database cannot be read: ${error}`);
}
