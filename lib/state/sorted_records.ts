/** Blocks are split at this length: short enough to shift cheaply, long enough to be few. */
const BLOCK_RECORDS = 512;

/**
 * Records in order of their keys, always: O(log n) to find one, and close to that to change one,
 * so neither a list nor a snapshot ever has to sort them all. It takes 8 to 16 bytes a record,
 * where a Map takes 40.
 *
 * A B+ tree of two levels, like the sorted list of Grant Jenks' `sortedcontainers`: blocks of up
 * to 512 records, found by binary search.
 */
export class SortedRecords<T, K = string> {
  readonly #keyOf: (record: T) => K;
  readonly #isBelow: (a: K, b: K) => boolean;
  /** Sorted, and none is empty. */
  #blocks: T[][] = [];
  /** Blocks that are part of a view: one that changes is copied before. */
  readonly #viewed = new WeakSet<T[]>();

  /** In the order of `isBelow`; unless given, that of numbers, or of the code units of texts. */
  constructor(keyOf: (record: T) => K, isBelow: (a: K, b: K) => boolean = (a, b) => a < b) {
    this.#keyOf = keyOf;
    this.#isBelow = isBelow;
  }

  /** Takes `sorted` in the place of what there is: in order, and no key twice. */
  fill(sorted: readonly T[]): void {
    this.#blocks = [];
    for (let at = 0; at < sorted.length; at += BLOCK_RECORDS) {
      this.#blocks.push(sorted.slice(at, at + BLOCK_RECORDS));
    }
  }

  /** Adds `record`, or puts it in the place of the one that has its key. */
  put(record: T): void {
    const key = this.#keyOf(record);
    const blockAt = Math.min(this.#blockFor(key), this.#blocks.length - 1);
    const block = this.#ownBlock(blockAt);
    if (block === undefined) {
      this.#blocks.push([record]);
      return;
    }
    const at = this.#placeIn(block, key);
    if (this.#has(block, at, key)) {
      block[at] = record;
      return;
    }
    block.splice(at, 0, record);
    if (block.length > BLOCK_RECORDS) this.#split(blockAt, block, at);
  }

  remove(key: K): void {
    const blockAt = this.#blockFor(key);
    const block = this.#ownBlock(blockAt);
    if (block === undefined) return;
    const at = this.#placeIn(block, key);
    if (!this.#has(block, at, key)) return;
    block.splice(at, 1);
    if (block.length === 0) this.#blocks.splice(blockAt, 1);
  }

  /** The one with the lowest key. */
  get first(): T | undefined {
    return this.#blocks[0]?.[0];
  }

  /** All records, sorted. O(n), but it only copies pointers. */
  toArray(): T[] {
    const none: T[] = [];
    return none.concat(...this.#blocks);
  }

  /**
   * All records as they are now, sorted, whatever changes later. A few hundred pointers for 200,000
   * records: the blocks are shared until they change.
   */
  view(): Iterator<T> {
    for (const block of this.#blocks) this.#viewed.add(block);
    return each([...this.#blocks]);
  }

  /** Those whose keys are `from` or above and below `to`; the rest is not looked at. */
  between(from: K, to: K): T[] {
    const found: T[][] = [];
    for (let i = this.#blockFor(from); i < this.#blocks.length; i++) {
      const block = this.#blocks[i]!;
      const end = this.#placeIn(block, to);
      found.push(block.slice(found.length === 0 ? this.#placeIn(block, from) : 0, end));
      if (end < block.length) break;
    }
    const none: T[] = [];
    return none.concat(...found);
  }

  [Symbol.iterator](): Generator<T> {
    return each(this.#blocks);
  }

  /** The block at this place, which may be changed. */
  #ownBlock(blockAt: number): T[] | undefined {
    const block = this.#blocks[blockAt];
    if (block === undefined || !this.#viewed.has(block)) return block;
    return this.#blocks[blockAt] = [...block];
  }

  /** In halves; but a block that grows at its end stays full, since more in order will follow. */
  #split(blockAt: number, block: T[], grewAt: number): void {
    const appended = grewAt === block.length - 1;
    const tail = block.splice(appended ? BLOCK_RECORDS : BLOCK_RECORDS / 2);
    this.#blocks.splice(blockAt + 1, 0, tail);
  }

  /** The first block whose last key is not below `key`. */
  #blockFor(key: K): number {
    return lowerBound(this.#blocks, (block) => {
      const last = block[block.length - 1];
      return last !== undefined && this.#isBelow(this.#keyOf(last), key);
    });
  }

  /** The place of the first record whose key is not below `key`. */
  #placeIn(block: readonly T[], key: K): number {
    return lowerBound(block, (record) => this.#isBelow(this.#keyOf(record), key));
  }

  /** Whether what is at the place for `key` has that key, and not one above it. */
  #has(block: readonly T[], at: number, key: K): boolean {
    const found = block[at];
    return found !== undefined && !this.#isBelow(key, this.#keyOf(found));
  }
}

function* each<T>(blocks: Iterable<readonly T[]>): Generator<T> {
  for (const block of blocks) yield* block;
}

/** The index of the first item that is not `below`; all that are come before those that are not. */
function lowerBound<T>(items: readonly T[], below: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && below(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
