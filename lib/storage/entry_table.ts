import type { LogIndex, Term } from "../base/mod.ts";

/** What is kept in memory of a stored entry; `parts` is the number of keys that it takes. */
export type EntryFacts = { readonly checksum: number; readonly term: Term; readonly parts: number };

/** The facts of every stored entry: 13 bytes each. */
export class EntryTable {
  #first: LogIndex;
  #checksums = new Uint32Array(1_024);
  #terms = new Float64Array(1_024);
  #parts = new Uint8Array(1_024);
  #head = 0;
  #count = 0;

  /** `base`: the index before the first entry. */
  constructor(base: LogIndex) {
    this.#first = base + 1;
  }

  get lastIndex(): LogIndex {
    return this.#first + this.#count - 1;
  }

  push({ checksum, term, parts }: EntryFacts): void {
    if (this.#head + this.#count === this.#checksums.length) this.#makeRoom();
    const at = this.#head + this.#count;
    this.#checksums[at] = checksum;
    this.#terms[at] = term;
    this.#parts[at] = parts;
    this.#count++;
  }

  /** Throws RangeError for an entry that is not there. */
  at(index: LogIndex): EntryFacts {
    const at = this.#head + index - this.#first;
    const there = index >= this.#first && index <= this.lastIndex;
    if (!there) throw new RangeError(`log entry ${index} is not stored`);
    return { checksum: this.#checksums[at]!, term: this.#terms[at]!, parts: this.#parts[at]! };
  }

  checksumAt(index: LogIndex): number | undefined {
    const there = index >= this.#first && index <= this.lastIndex;
    return there ? this.#checksums[this.#head + index - this.#first] : undefined;
  }

  partsAt(index: LogIndex): number {
    return this.at(index).parts;
  }

  truncateFrom(index: LogIndex): void {
    this.#count = Math.max(0, Math.min(this.#count, index - this.#first));
  }

  compactTo(index: LogIndex): void {
    const drop = Math.max(0, Math.min(this.#count, index + 1 - this.#first));
    this.#head += drop;
    this.#first += drop;
    this.#count -= drop;
  }

  /** Moves everything to the front, of larger arrays where more than half is in use. */
  #makeRoom(): void {
    const length = this.#checksums.length;
    const capacity = this.#count * 2 > length ? length * 2 : length;
    this.#checksums = moved(this.#checksums, new Uint32Array(capacity), this.#head, this.#count);
    this.#terms = moved(this.#terms, new Float64Array(capacity), this.#head, this.#count);
    this.#parts = moved(this.#parts, new Uint8Array(capacity), this.#head, this.#count);
    this.#head = 0;
  }
}

function moved<T extends Uint32Array | Float64Array | Uint8Array>(
  from: T,
  to: T,
  head: number,
  count: number,
): T {
  to.set(from.subarray(head, head + count));
  return to;
}
