import { RECORD_LIMITS, type Revision } from "../base/mod.ts";
import { atMost, type Range, SequenceRanges } from "./sequence_ranges.ts";

/** What is known of some sequence numbers, one behind the other; those behind may be like them. */
export type Sighting = {
  readonly kind: "new" | "known" | "too_many_gaps";
  readonly count: number;
};

/** How far one partition of a source is: what was accepted, what is done, what may be committed. */
export class Partition {
  /** Accepted and above the committed offset; done or not. */
  readonly #accepted: SequenceRanges;
  /** The part of it that is done. */
  #done: SequenceRanges;
  #committed: bigint;
  #reported = 0n;
  #reportedAt: Revision = 0;

  /**
   * `accepted`: what a store remembers. All of it counts as done, but for what is reopened before
   * `settle`.
   */
  constructor(
    readonly sourceId: string,
    readonly number: number,
    committed = 0n,
    accepted: readonly Readonly<Range>[] = [],
  ) {
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

  /** The replicated state knows `committed` from `revision` on. */
  markReported(committed: bigint, revision: Revision): void {
    this.#reported = committed;
    this.#reportedAt = revision;
  }

  /**
   * What the replicated state says at `revision`. More than is known here: others have got further.
   * Less than it has been told: an operator has set the offset back.
   */
  learn(committed: bigint, revision: Revision): void {
    if (committed > this.#committed) this.raise(committed);
    else if (committed < this.#reported && this.#reportedAt > 0 && revision >= this.#reportedAt) {
      this.reset(committed);
      this.#reported = committed;
    }
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
