import { RECORD_LIMITS, type Revision } from "../base/mod.ts";
import { atMost, type Range, SequenceRanges } from "./sequence_ranges.ts";

/** What is known of some sequence numbers, one behind the other; those behind may be like them. */
export type Sighting = {
  readonly kind: "new" | "known" | "too_many_gaps";
  readonly count: number;
};

/** What the replicated state says of a partition. */
export type KnownOffset = {
  readonly offset: bigint;
  /** The revision at which it was set back last; undefined or 0 for never. */
  readonly resetAt?: Revision;
};

/** How far one partition of a source is: what was accepted, what is done, what may be committed. */
export class Partition {
  /** Accepted and above the committed offset; done or not. */
  readonly #accepted: SequenceRanges;
  /** The part of it that is done. */
  #done: SequenceRanges;
  #committed: bigint;
  #reported = 0n;
  #resetAt: Revision;
  #storedResetAt: Revision;

  /**
   * `accepted`: what a store remembers. All of it counts as done, but for what is reopened before
   * `settle`. `resetAt`: the last reset that it takes account of, 0 for none.
   */
  constructor(
    readonly sourceId: string,
    readonly number: number,
    committed = 0n,
    accepted: readonly Readonly<Range>[] = [],
    resetAt: Revision = 0,
  ) {
    this.#resetAt = this.#storedResetAt = resetAt;
    this.#committed = committed;
    this.#accepted = new SequenceRanges(accepted);
    this.#done = new SequenceRanges(accepted);
  }

  /**
   * The sequence number of the last record that is done with every accepted one before it done too;
   * 0 before the first.
   */
  get committed(): bigint {
    return this.#committed;
  }

  /** What of it the replicated state has been told. */
  get reported(): bigint {
    return this.#reported;
  }

  /** The revision of the last reset of which all this takes account; 0 for none. */
  get resetAt(): Revision {
    return this.#resetAt;
  }

  /** Whether there has been a reset of which no store is known to know. */
  get hasNewReset(): boolean {
    return this.#resetAt > this.#storedResetAt;
  }

  /** A store knows of this reset, and of all before it. */
  markStored(resetAt: Revision): void {
    this.#storedResetAt = resetAt;
  }

  /** What was accepted above the committed offset. */
  get accepted(): readonly Readonly<Range>[] {
    return this.#accepted.values();
  }

  /** At most `most` numbers from `sequence` on, which must be above 0. */
  look(sequence: bigint, most = 1): Sighting {
    if (sequence <= this.#committed) {
      return { kind: "known", count: atMost(this.#committed - sequence + 1n, most) };
    }
    const { has, count } = this.#accepted.alike(sequence, most);
    if (has) return { kind: "known", count };
    const gaps = this.#accepted.runs >= RECORD_LIMITS.sequenceGaps;
    if (gaps && this.#accepted.makesGap(sequence)) return { kind: "too_many_gaps", count: 1 };
    return { kind: "new", count };
  }

  accept(sequence: bigint, count = 1): void {
    this.#accepted.add(sequence, sequence + BigInt(count - 1));
  }

  /** They were not accepted after all. True when the committed offset has moved. */
  withdraw(sequence: bigint, count = 1): boolean {
    for (let one = sequence; one < sequence + BigInt(count); one++) {
      if (!this.#done.has(one)) this.#accepted.delete(one);
    }
    return this.settle();
  }

  /** They are on their way still, as a store has shown. */
  reopen(sequence: bigint, count = 1): void {
    const last = sequence + BigInt(count - 1);
    this.#accepted.add(sequence, last);
    for (let one = sequence; one <= last; one++) this.#done.delete(one);
  }

  /** True when the committed offset has moved. */
  finish(sequence: bigint, count = 1): boolean {
    const last = sequence + BigInt(count - 1);
    if (last <= this.#committed) return false;
    const first = sequence > this.#committed ? sequence : this.#committed + 1n;
    this.#accepted.add(first, last);
    this.#done.add(first, last);
    return this.settle();
  }

  /**
   * What the replicated state says, or has been told. More than is known here: others have got
   * further. After a reset that is not known here: an operator has set the offset back.
   */
  learn({ offset, resetAt = 0 }: KnownOffset): void {
    // It is from before the last reset.
    if (resetAt < this.#resetAt) return;
    if (resetAt > this.#resetAt) {
      this.reset(offset);
      this.#resetAt = resetAt;
      this.#reported = offset;
      return;
    }
    this.raise(offset);
    if (offset > this.#reported) this.#reported = offset;
  }

  /** Others have committed more: what is there is done, whoever did it. */
  raise(committed: bigint): void {
    if (committed <= this.#committed) return;
    this.#committed = committed;
    this.#accepted.deleteTo(committed);
    this.#done.deleteTo(committed);
    this.settle();
  }

  /** An operator has set the offset back: what is done above it may come again. */
  reset(committed: bigint): void {
    this.#accepted.subtract(this.#done);
    this.#accepted.deleteTo(committed);
    this.#done = new SequenceRanges();
    this.#committed = committed;
  }

  /**
   * Moves the committed offset as far as it goes; true when it has moved. Only the first run of each
   * can tell: what is done is part of what was accepted.
   */
  settle(): boolean {
    const before = this.#committed;
    for (;;) {
      const [done, accepted] = [this.#done.first, this.#accepted.first];
      if (done === undefined || accepted === undefined || done.from > accepted.from) break;
      this.#committed = done.to;
      this.#accepted.deleteTo(done.to);
      this.#done.deleteTo(done.to);
    }
    return this.#committed > before;
  }
}
