/** What passes between a source's stream and the intake. */
import type { Signal } from "../buffer/mod.ts";
import type { RecordRun, WireBatch } from "./wire_batch.ts";

/** The fate of one record. `duplicate` and `accepted` are told once the record is on disk. */
export type RecordFate =
  | { readonly status: "accepted" }
  | { readonly status: "duplicate" }
  | { readonly status: "rejected"; readonly reason: string };

/** Records of a batch, one behind the other, that have the same fate. */
export type FateRun = { readonly fate: RecordFate; readonly count: number };

/** The source on the other end. */
export interface Pusher {
  /** Aborted when it has gone: what it pushed and is not stored is forgotten. */
  readonly signal: AbortSignal;
  /** What it pushed waits, and nothing more is taken; told again when that goes on. */
  held(signal: Signal): void;
}

/** What became of the batches of one push. */
export type Pushed = {
  /** By batch, in the order of its records. */
  readonly fates: readonly (readonly FateRun[])[];
  /** The sources of its records. */
  readonly sourceIds: readonly string[];
};

/** A place in a push: records of runs of batches. */
export type PushPlace = { batch: number; run: number; record: number };

/** One push on its way: how far it has been let in. */
export class PushState {
  readonly fates: { fate: RecordFate; count: number }[][];
  /** Partitions by source. */
  readonly places = new Map<string, Set<number>>();
  readonly #next: PushPlace = { batch: 0, run: 0, record: 0 };

  constructor(readonly batches: readonly WireBatch[]) {
    this.fates = batches.map(() => []);
    for (const { records, watermark } of batches) {
      for (const { id } of records.runs) {
        if (id !== undefined) this.#partitionsOf(id.sourceId).add(id.partition);
      }
      if (watermark !== undefined) this.#partitionsOf(watermark.sourceId);
    }
  }

  /** The sources of its records. */
  get sourceIds(): readonly string[] {
    return [...this.places.keys()];
  }

  get done(): boolean {
    return this.#next.batch >= this.batches.length;
  }

  /** The batch whose turn it is; undefined when all are in. */
  get batch(): WireBatch | undefined {
    return this.batches[this.#next.batch];
  }

  /** The run of the batch whose turn it is, without those that are in; undefined when all are in. */
  get run(): RecordRun | undefined {
    const { run, record } = this.#next;
    const whole = this.batch?.records.runs[run];
    if (whole === undefined || record === 0) return whole;
    const { from, count, id } = whole;
    const left = id && { ...id, sequence: id.sequence + BigInt(record) };
    return { from: from + record, count: count - record, id: left };
  }

  /** The fate of the next `count` records of the run is certain. */
  pass(fate: RecordFate, count: number): void {
    const fates = this.fates[this.#next.batch];
    const last = fates?.[fates.length - 1];
    if (last?.fate === fate) last.count += count;
    else fates?.push({ fate, count });
    this.#next.record += count;
    const whole = this.batch?.records.runs[this.#next.run];
    if (whole !== undefined && this.#next.record < whole.count) return;
    this.#next.run++;
    this.#next.record = 0;
  }

  nextBatch(): void {
    this.#next.batch++;
    this.#next.run = 0;
    this.#next.record = 0;
  }

  /** Where it is, for `rewind`. */
  place(): PushPlace {
    return { ...this.#next };
  }

  #partitionsOf(sourceId: string): Set<number> {
    let partitions = this.places.get(sourceId);
    if (partitions === undefined) this.places.set(sourceId, partitions = new Set());
    return partitions;
  }

  /** Goes back to where it was. */
  rewind(to: PushPlace): void {
    Object.assign(this.#next, to);
    const records = this.batch?.records;
    // Behind the last run only the end of the batch is left.
    let left = (records?.runs[to.run]?.from ?? records?.length ?? 0) + to.record;
    const fates = this.fates[to.batch] ?? [];
    const kept = fates.splice(0).flatMap(({ fate, count }) => {
      const still = Math.min(left, count);
      left -= still;
      return still > 0 ? [{ fate, count: still }] : [];
    });
    fates.push(...kept);
    for (const later of this.fates.slice(to.batch + 1)) later.length = 0;
  }
}
