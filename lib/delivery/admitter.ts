import { Buffer } from "node:buffer";
import { type Millis, RECORD_LIMITS, REQUEST_LIMITS } from "../base/mod.ts";
import type { RecordBuffer, Ticket } from "../buffer/mod.ts";
import type { NewItem } from "../storage/mod.ts";
import { HeadWriter } from "./item_head.ts";
import { keyText } from "./key_log.ts";
import type { PushState, RecordFate } from "./push.ts";
import {
  ingestionTime,
  type WireRecord,
  type WireRecordId,
  type WireWatermark,
} from "./record_wire.ts";
import { firstStages } from "./routes.ts";
import type { StageSets } from "./stage_sets.ts";
import type { SourceView, StateView } from "./view.ts";

/** What has been let in, and has still to be stored. */
export type Admitted = {
  /** With items and without: those without go nowhere. */
  readonly tickets: Ticket[];
  /** In the order of the tickets that go somewhere. */
  readonly items: NewItem[];
  /** New idempotency keys by source. */
  readonly keys: Map<string, Uint8Array[]>;
  /** Of batches that are in as a whole. */
  readonly watermarks: WireWatermark[];
  /** Records that went somewhere, by source. */
  readonly counts: Map<string, number>;
  readonly heads: HeadWriter;
};

const ACCEPTED: RecordFate = { status: "accepted" };
const DUPLICATE: RecordFate = { status: "duplicate" };
const NO_SOURCE = rejected("no enabled pipeline takes records of this source");

/** Lets records into the buffer, one after the other, as long as there is room. */
export class Admitter {
  constructor(private readonly buffer: RecordBuffer, private readonly sets: StageSets) {}

  /** Goes on with `push` until it is done, or there is no room for the next record. */
  admit(push: PushState, view: StateView, wall: Millis): Admitted {
    const admitted: Admitted = {
      tickets: [],
      items: [],
      keys: new Map(),
      watermarks: [],
      counts: new Map(),
      heads: new HeadWriter(),
    };
    const suffix = ingestionTime(wall);
    this.#learn(push, view);
    for (; !push.done; push.batch++, push.record = 0) {
      const batch = push.batches[push.batch];
      const fates = push.fates[push.batch];
      if (batch === undefined || fates === undefined) break;
      const { records, watermark } = batch;
      for (; push.record < records.length; push.record++) {
        const record = records[push.record];
        if (record === undefined) break;
        const fate = this.#admitOne(record, view, suffix, admitted);
        if (fate === undefined) return admitted;
        fates.push(fate);
      }
      if (watermark !== undefined && isKnown(view, watermark)) admitted.watermarks.push(watermark);
    }
    return admitted;
  }

  /** Undefined when there is no room. */
  #admitOne(
    record: WireRecord,
    view: StateView,
    suffix: Uint8Array,
    admitted: Admitted,
  ): RecordFate | undefined {
    const problem = problemOf(record);
    if (problem !== undefined) return problem;
    const { id, bytes } = record;
    const known = id && view.sources.get(id.sourceId);
    if (id === undefined || known === undefined || known.route.pipelines.length === 0) {
      return NO_SOURCE;
    }
    const stages = firstStages(known.route, bytes);
    const source = this.buffer.source(id.sourceId);
    const partition = source.partition(id.partition);
    const { sequence } = id;
    const key = id.key.length === 0 ? "" : keyText(id.key);
    const admission = this.buffer.admit({ source, partition, sequence, key, stages });
    switch (admission.kind) {
      case "duplicate":
        return DUPLICATE;
      case "rejected":
        return rejected(admission.reason);
      case "full":
        return undefined;
      case "accepted": {
        const { ticket } = admission;
        admitted.tickets.push(ticket);
        if (key !== "") addTo(admitted.keys, id.sourceId, id.key);
        if (stages.length > 0) {
          const head = admitted.heads.write(id, ticket.root.epoch.number);
          admitted.items.push({ head, state: this.sets.idOf(stages), payload: bytes, suffix });
          admitted.counts.set(id.sourceId, (admitted.counts.get(id.sourceId) ?? 0) + 1);
        }
        return ACCEPTED;
      }
      default: {
        const rest: never = admission;
        return rest;
      }
    }
  }

  /** What other nodes have done with these partitions counts here too. */
  #learn({ batches }: PushState, { revision, sources }: StateView): void {
    const seen = new Set<string>();
    let last: WireRecordId | undefined;
    for (const { records } of batches) {
      for (const { id } of records) {
        // Most are of the same partition as the one before.
        if (id?.sourceId === last?.sourceId && id?.partition === last?.partition) continue;
        last = id;
        const source = id && sources.get(id.sourceId);
        if (id === undefined || source === undefined) continue;
        this.#learnOne(seen, id, source, revision);
      }
    }
  }

  #learnOne(
    seen: Set<string>,
    { sourceId, partition }: { readonly sourceId: string; readonly partition: number },
    { route, committed }: SourceView,
    revision: number,
  ): void {
    // Nothing is remembered of sources that nobody knows.
    if (route.pipelines.length === 0) return;
    const key = `${partition} ${sourceId}`;
    if (seen.has(key)) return;
    seen.add(key);
    this.buffer.source(sourceId).partition(partition).learn(committed(partition), revision);
  }
}

/** What is wrong with a record by itself. */
function problemOf({ id, bytes }: WireRecord): RecordFate | undefined {
  if (id === undefined) return rejected("id: is missing");
  if (id.sourceId === "") return rejected("id.source_id: is missing");
  const { idBytes } = REQUEST_LIMITS;
  // At most three bytes of UTF-8 a UTF-16 unit: short text need not be measured.
  if (id.sourceId.length * 3 > idBytes && Buffer.byteLength(id.sourceId) > idBytes) {
    return rejected(`id.source_id: is longer than ${idBytes} bytes`);
  }
  if (id.key.length > RECORD_LIMITS.keyBytes) {
    return rejected(`id.idempotency_key: is longer than ${RECORD_LIMITS.keyBytes} bytes`);
  }
  if (id.sequence === 0n && id.key.length === 0) {
    return rejected("id: has neither a sequence_number nor an idempotency_key to tell it by");
  }
  if (bytes.length > RECORD_LIMITS.recordBytes) {
    return rejected(
      `is ${bytes.length} bytes long, at most ${RECORD_LIMITS.recordBytes} are allowed`,
    );
  }
  return undefined;
}

function isKnown({ sources }: StateView, { sourceId }: WireWatermark): boolean {
  return (sources.get(sourceId)?.route.pipelines.length ?? 0) > 0;
}

function rejected(reason: string): RecordFate {
  return { status: "rejected", reason };
}

function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
