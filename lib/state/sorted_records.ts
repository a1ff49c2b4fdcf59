/** Blocks are split at this length: short enough to shift cheaply, long enough to be few. */
const BLOCK_RECORDS = 512;

/**
 * Records in code-unit order of their keys, always: O(log n) to find one, and close to that to
 * change one, so neither a list nor a snapshot ever has to sort them all.
 *
 * A B+ tree of two levels, like the sorted list of Grant Jenks' `sortedcontainers`: blocks of up
 * to 512 records, found by binary search.
 */
export class SortedRecords<T> {
  readonly #keyOf: (record: T) => string;
  /** Sorted, and none is empty. */
  readonly #blocks: T[][] = [];

  constructor(keyOf: (record: T) => string) {
    this.#keyOf = keyOf;
  }

  /** Adds `record`, or puts it in the place of the one that has its key. */
  put(record: T): void {
    const key = this.#keyOf(record);
    const blockAt = Math.min(this.#blockFor(key), this.#blocks.length - 1);
    const block = this.#blocks[blockAt];
    if (block === undefined) {
      this.#blocks.push([record]);
      return;
    }
    const at = this.#placeIn(block, key);
    const found = block[at];
    const replaces = found !== undefined && this.#keyOf(found) === key;
    block.splice(at, replaces ? 1 : 0, record);
    if (block.length > BLOCK_RECORDS) this.#split(blockAt, block, at);
  }

  remove(key: string): void {
    const blockAt = this.#blockFor(key);
    const block = this.#blocks[blockAt];
    if (block === undefined) return;
    const at = this.#placeIn(block, key);
    const found = block[at];
    if (found === undefined || this.#keyOf(found) !== key) return;
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

  *[Symbol.iterator](): Generator<T> {
    for (const block of this.#blocks) yield* block;
  }

  /** In halves; but a block that grows at its end stays full, since more in order will follow. */
  #split(blockAt: number, block: T[], grewAt: number): void {
    const appended = grewAt === block.length - 1;
    const tail = block.splice(appended ? BLOCK_RECORDS : BLOCK_RECORDS / 2);
    this.#blocks.splice(blockAt + 1, 0, tail);
  }

  /** The first block whose last key is not below `key`. */
  #blockFor(key: string): number {
    return lowerBound(this.#blocks, (block) => {
      const last = block[block.length - 1];
      return last !== undefined && this.#keyOf(last) < key;
    });
  }

  /** The place of the first record whose key is not below `key`. */
  #placeIn(block: readonly T[], key: string): number {
    return lowerBound(block, (record) => this.#keyOf(record) < key);
  }
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
