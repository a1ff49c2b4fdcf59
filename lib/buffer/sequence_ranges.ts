/** A run of sequence numbers; both ends belong to it. */
export type Range = { from: bigint; to: bigint };

/**
 * A set of sequence numbers, kept as runs in ascending order: what comes in order costs one run,
 * however much it is.
 */
export class SequenceRanges {
  readonly #ranges: Range[];

  constructor(ranges: readonly Readonly<Range>[] = []) {
    this.#ranges = ranges.map(({ from, to }) => ({ from, to }));
  }

  /** How many runs it has. */
  get runs(): number {
    return this.#ranges.length;
  }

  get first(): Readonly<Range> | undefined {
    return this.#ranges[0];
  }

  get last(): Readonly<Range> | undefined {
    return this.#ranges[this.#ranges.length - 1];
  }

  values(): readonly Readonly<Range>[] {
    return this.#ranges;
  }

  has(value: bigint): boolean {
    const range = this.#ranges[this.#after(value) - 1];
    return range !== undefined && value <= range.to;
  }

  /** Whether `value` would make one more run. */
  makesGap(value: bigint): boolean {
    const at = this.#after(value);
    const [before, after] = [this.#ranges[at - 1], this.#ranges[at]];
    const joinsBefore = before !== undefined && value <= before.to + 1n;
    return !joinsBefore && !(after !== undefined && after.from === value + 1n);
  }

  /** Whether it has `value`, and how many numbers from there on are like it; at most `most`. */
  alike(value: bigint, most: number): { readonly has: boolean; readonly count: number } {
    const at = this.#after(value);
    const [before, after] = [this.#ranges[at - 1], this.#ranges[at]];
    const has = before !== undefined && value <= before.to;
    const end = has ? before.to + 1n : after?.from;
    return { has, count: end === undefined ? most : atMost(end - value, most) };
  }

  /** All numbers from `from` to `to`. */
  add(from: bigint, to = from): void {
    const at = this.#after(from);
    const before = this.#ranges[at - 1];
    const first = before !== undefined && before.to + 1n >= from ? at - 1 : at;
    let end = first;
    for (let next = this.#ranges[end]; next !== undefined; next = this.#ranges[++end]) {
      if (next.from > to + 1n) break;
    }
    const [joined, last] = [this.#ranges[first], this.#ranges[end - 1]];
    if (end === first || joined === undefined || last === undefined) {
      this.#ranges.splice(first, 0, { from, to });
      return;
    }
    if (from < joined.from) joined.from = from;
    joined.to = last.to > to ? last.to : to;
    if (end > first + 1) this.#ranges.splice(first + 1, end - first - 1);
  }

  delete(value: bigint): void {
    const at = this.#after(value) - 1;
    const range = this.#ranges[at];
    if (range === undefined || value > range.to) return;
    const { from, to } = range;
    const left = value > from ? [{ from, to: value - 1n }] : [];
    const right = value < to ? [{ from: value + 1n, to }] : [];
    this.#ranges.splice(at, 1, ...left, ...right);
  }

  /** Forgets everything up to `value`. */
  deleteTo(value: bigint): void {
    let gone = 0;
    for (const { to } of this.#ranges) {
      if (to > value) break;
      gone++;
    }
    this.#ranges.splice(0, gone);
    const first = this.#ranges[0];
    if (first !== undefined && first.from <= value) first.from = value + 1n;
  }

  /** Takes out what is in `others`, which must be part of this. */
  subtract(others: SequenceRanges): void {
    const left: Range[] = [];
    const gone = others.values();
    let at = 0;
    for (const { from, to } of this.#ranges) {
      let begin = from;
      for (let other = gone[at]; other !== undefined && other.to <= to; other = gone[++at]) {
        if (other.from > begin) left.push({ from: begin, to: other.from - 1n });
        begin = other.to + 1n;
      }
      if (begin <= to) left.push({ from: begin, to });
    }
    this.#ranges.splice(0, this.#ranges.length);
    for (const range of left) this.#ranges.push(range);
  }

  /** The index of the first run that begins above `value`. */
  #after(value: bigint): number {
    let [low, high] = [0, this.#ranges.length];
    // Most come in order: at the end, or at the beginning.
    const last = this.#ranges[high - 1];
    if (last === undefined || last.from <= value) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && range.from <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function atMost(count: bigint, most: number): number {
  return count < BigInt(most) ? Number(count) : most;
}
