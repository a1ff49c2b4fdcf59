import { Buffer } from "node:buffer";
import { type Millis, RECORD_LIMITS, REQUEST_LIMITS, type Revision } from "../base/mod.ts";
import {
  joinTickets,
  type Partition,
  type RecordBuffer,
  type StageQueue,
  type Ticket,
} from "../buffer/mod.ts";
import type { NoteChange } from "../storage/mod.ts";
import { keyText } from "./key_log.ts";
import { encodePartition, NOTES } from "./notes.ts";
import type { Pacer } from "./pacer.ts";
import type { FateRun, PushState, RecordFate } from "./push.ts";
import { PushedItems } from "./pushed_items.ts";
import { ingestionTime } from "./record_wire.ts";
import { firstStages, type LazySubject, type SourceRoute } from "./routes.ts";
import type { StageSets } from "./stage_sets.ts";
import type { StateView } from "./view.ts";
import type { RecordRun, WireRecords, WireWatermark } from "./wire_batch.ts";

/** An offset was set back, which is not on disk yet. */
type NewReset = {
  readonly partition: Partition;
  readonly resetAt: Revision;
  readonly note: NoteChange;
};

/** What has been let in, and has still to be stored. */
export type Admitted = {
  /** Of records that go somewhere and of others. */
  readonly tickets: Ticket[];
  /** Of each ticket whose records go somewhere, in their order. */
  readonly items: PushedItems[];
  /** Has to be on disk before the records, which may be such as have come before. */
  readonly resets: NewReset[];
  /** New idempotency keys by source. */
  readonly keys: Map<string, Uint8Array[]>;
  /** Of batches that are in as a whole. */
  readonly watermarks: WireWatermark[];
  /** Records that went somewhere, by source. */
  readonly counts: Map<string, number>;
  /** The bytes that go behind each record. */
  readonly suffix: Uint8Array;
  /** The next records have to wait for others' turn, not for room. */
  interrupted: boolean;
};

const ACCEPTED: RecordFate = { status: "accepted" };
const DUPLICATE: RecordFate = { status: "duplicate" };
const NO_SOURCE = rejected("no enabled pipeline takes records of this source");

/** Lets records into the buffer, run by run, as long as there is room. */
export class Admitter {
  constructor(
    private readonly buffer: RecordBuffer,
    private readonly sets: StageSets,
    private readonly pacer: Pacer,
  ) {}

  /**
   * Goes on with `push` until it is done, or there is no room for the next record, or it is others'
   * turn.
   */
  admit(push: PushState, view: StateView, wall: Millis): Admitted {
    const admitted: Admitted = {
      tickets: [],
      items: [],
      resets: [],
      keys: new Map(),
      watermarks: [],
      counts: new Map(),
      suffix: ingestionTime(wall),
      interrupted: false,
    };
    this.#learn(view, admitted.resets);
    for (let { batch } = push; batch !== undefined; push.nextBatch(), { batch } = push) {
      const { records, watermark } = batch;
      for (let { run } = push; run !== undefined; { run } = push) {
        const passed = this.#admitSome(records, run, view, admitted);
        if (passed === undefined) {
          admitted.interrupted = false;
          return admitted;
        }
        push.pass(passed.fate, passed.count);
        if (admitted.interrupted) return admitted;
      }
      if (watermark !== undefined && isKnown(view, watermark)) admitted.watermarks.push(watermark);
    }
    return admitted;
  }

  /** The fate of the first of the run; undefined when there is no room. */
  #admitSome(
    records: WireRecords,
    run: RecordRun,
    view: StateView,
    admitted: Admitted,
  ): FateRun | undefined {
    const { id } = run;
    const problem = problemOf(run, records);
    if (problem !== undefined) return { fate: problem, count: run.count };
    const known = id && view.sources.get(id.sourceId);
    if (id === undefined || known === undefined || known.route.pipelines.length === 0) {
      return { fate: NO_SOURCE, count: run.count };
    }
    const { fixed } = known.route;
    const stages = fixed ?? this.#stagesOf(known.route, records.record(run.from), admitted);
    const source = this.buffer.source(id.sourceId);
    const admission = this.buffer.admit({
      source,
      partition: source.partition(id.partition),
      sequence: id.sequence,
      // Each by itself where it depends on the record where it goes.
      count: fixed === undefined ? 1 : run.count,
      key: id.key.length === 0 ? "" : keyText(id.key),
      stages,
    });
    switch (admission.kind) {
      case "duplicate":
        return { fate: DUPLICATE, count: admission.count };
      case "rejected":
        return { fate: rejected(admission.reason), count: 1 };
      case "full":
        return undefined;
      case "accepted": {
        const { ticket } = admission;
        const { count } = ticket;
        if (id.key.length > 0) addTo(admitted.keys, id.sourceId, id.key);
        this.#take(records, run.from, ticket, admitted);
        return { fate: ACCEPTED, count };
      }
      default: {
        const rest: never = admission;
        return rest;
      }
    }
  }

  #stagesOf(route: SourceRoute, bytes: Uint8Array, admitted: Admitted): readonly StageQueue[] {
    const record: LazySubject = { bytes };
    const stages = firstStages(route, record);
    admitted.interrupted = this.pacer.count(record);
    return stages;
  }

  /** Together with the ticket before where their records lie and go together. */
  #take(records: WireRecords, from: number, ticket: Ticket, admitted: Admitted): void {
    const { tickets, items, counts, suffix } = admitted;
    const { source, count, stages, epoch } = ticket;
    const goes = stages.length > 0;
    if (goes) counts.set(source.id, (counts.get(source.id) ?? 0) + count);
    const last = tickets[tickets.length - 1];
    const pushed = goes ? items[items.length - 1] : undefined;
    const lies = !goes || pushed?.isBefore(records, from) === true;
    if (last !== undefined && lies && joinTickets(last, ticket)) return pushed?.extend(count);
    tickets.push(ticket);
    if (!goes) return;
    items.push(
      new PushedItems(records, { from, count }, this.sets.idOf(stages), epoch.number, suffix),
    );
  }

  /** What other nodes have done with these partitions counts here too. */
  #learn({ sources }: StateView, resets: NewReset[]): void {
    for (const [sourceId, { route, committed }] of sources) {
      // Nothing is remembered of sources that nobody knows.
      if (route.pipelines.length === 0) continue;
      const source = this.buffer.source(sourceId);
      for (const [number, known] of committed) {
        const partition = source.partition(number);
        partition.learn(known);
        if (partition.hasNewReset) resets.push(newReset(partition));
      }
    }
  }
}

/** What was accepted is left out: it may not be on disk yet, and would count as done. */
function newReset(partition: Partition): NewReset {
  const { sourceId, number, committed, resetAt } = partition;
  const value = encodePartition({ sourceId, number, committed, accepted: [], resetAt });
  return { partition, resetAt, note: { key: NOTES.partition(sourceId, number), value } };
}

/** What is wrong with each record of a run by itself. */
function problemOf({ from, id }: RecordRun, records: WireRecords): RecordFate | undefined {
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
  const bytes = records.recordBytes(from);
  if (bytes > RECORD_LIMITS.recordBytes) {
    return rejected(
      `is ${bytes} bytes long, at most ${RECORD_LIMITS.recordBytes} are allowed`,
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
