/** What passes between a source's stream and the intake. */
import type { Signal } from "../buffer/mod.ts";
import type { WireBatch } from "./record_wire.ts";

/** The fate of one record. `duplicate` and `accepted` are told once the record is on disk. */
export type RecordFate =
  | { readonly status: "accepted" }
  | { readonly status: "duplicate" }
  | { readonly status: "rejected"; readonly reason: string };

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
  readonly fates: readonly (readonly RecordFate[])[];
  /** The sources of its records. */
  readonly sourceIds: readonly string[];
};

/** One push on its way: how far it has been let in. */
export class PushState {
  readonly fates: RecordFate[][];
  readonly sourceIds: readonly string[];
  /** The next record to be looked at. */
  batch = 0;
  record = 0;

  constructor(readonly batches: readonly WireBatch[]) {
    this.fates = batches.map(() => []);
    const ids = new Set<string>();
    for (const { records, watermark } of batches) {
      for (const { id } of records) if (id !== undefined) ids.add(id.sourceId);
      if (watermark !== undefined) ids.add(watermark.sourceId);
    }
    this.sourceIds = [...ids];
  }

  get done(): boolean {
    return this.batch >= this.batches.length;
  }

  /** Goes back to where it was. */
  rewind({ batch, record }: { readonly batch: number; readonly record: number }): void {
    this.batch = batch;
    this.record = record;
    const fates = this.fates[batch];
    if (fates !== undefined) fates.length = record;
    for (const later of this.fates.slice(batch + 1)) later.length = 0;
  }
}
