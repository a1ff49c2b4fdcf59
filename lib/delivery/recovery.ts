import { concatBytes, FatalError, type Millis } from "../base/mod.ts";
import type { RecordBuffer, Root, StageQueue } from "../buffer/mod.ts";
import type { NoteChange, RecordStore } from "../storage/mod.ts";
import { decodeHead, type ItemHead } from "./item_head.ts";
import { type KeyLog, keyText } from "./key_log.ts";
import {
  decodePartition,
  decodeWatermark,
  NOTES,
  parseNote,
  type StoredWatermark,
} from "./notes.ts";
import type { WireRecordId } from "./record_wire.ts";
import type { StageSets } from "./stage_sets.ts";

/** Items one behind the other that differ in nothing but their numbers, which grow by one. */
type FoundRun = {
  readonly position: number;
  readonly head: Omit<ItemHead, "id">;
  /** Of the first. */
  readonly id: Omit<WireRecordId, "bytes">;
  readonly state: number;
  readonly bytes: number[];
};

type FoundKeys = { readonly sourceId: string; readonly number: number; readonly value: Uint8Array };

export type RecoveryParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly sets: StageSets;
  readonly keys: KeyLog;
};

export type Recovered = {
  /** Items that go on. */
  readonly items: number;
  /** The highest id of a watermark that waits; 0 for none. */
  readonly lastWatermark: number;
};

/**
 * Takes up what the store remembers, as it was: every item in the stages that it had not passed,
 * partitions, keys and watermarks. Reads no payload. Throws FatalError where the store does not
 * verify.
 */
export async function recoverRecords(parts: RecoveryParts, now: Millis): Promise<Recovered> {
  const { buffer, store, keys } = parts;
  const runs: FoundRun[] = [];
  const watermarks: StoredWatermark[] = [];
  const keyNotes: FoundKeys[] = [];
  const definitions = new Map<number, Uint8Array[]>();
  await store.recover({
    note(name, value) {
      const note = parseNote(name);
      switch (note?.kind) {
        case "stages": {
          const parts = definitions.get(note.id) ?? [];
          definitions.set(note.id, parts);
          parts[note.part] = value;
          break;
        }
        case "partition": {
          const partition = decodePartition(value);
          buffer.source(partition.sourceId).restore(partition);
          break;
        }
        case "keys":
          keyNotes.push({ ...note, value });
          break;
        case "watermark":
          watermarks.push(decodeWatermark(value));
          break;
        case undefined:
          throw new FatalError("the records were written by a newer program: use that");
        default: {
          const rest: never = note;
          return rest;
        }
      }
    },
    item(position, head, state, bytes) {
      const { id: { bytes: _, ...id }, ...rest } = decodeHead(head);
      const found = { position, head: rest, id, state, bytes: [bytes] };
      const last = runs[runs.length - 1];
      if (last !== undefined && follows(last, found)) last.bytes.push(bytes);
      else runs.push(found);
    },
  });
  await restoreSets(parts, definitions, new Set(runs.map(({ state }) => state)));
  keyNotes.sort((a, b) => a.number - b.number);
  for (const { sourceId, number, value } of keyNotes) {
    keys.restore(buffer.source(sourceId), number, value);
  }
  restoreItems(parts, runs, watermarks, now);
  for (const source of buffer.sources()) {
    for (const partition of source.partitions()) partition.settle();
  }
  const lastWatermark = Math.max(0, ...watermarks.map(({ watermark }) => watermark.id));
  return { items: runs.reduce((sum, { bytes }) => sum + bytes.length, 0), lastWatermark };
}

function follows(run: FoundRun, { position, head, id, state }: FoundRun): boolean {
  const { bytes: { length } } = run;
  return position === run.position + length && state === run.state && id.key.length === 0 &&
    run.id.sequence > 0n && id.sequence === run.id.sequence + BigInt(length) &&
    id.partition === run.id.partition && id.sourceId === run.id.sourceId &&
    head.epoch === run.head.epoch && head.rootPosition === undefined &&
    run.head.rootPosition === undefined && run.id.key.length === 0;
}

/** Roots come in the order of their epochs, and with each epoch's end its watermarks. */
function restoreItems(
  parts: RecoveryParts,
  runs: FoundRun[],
  watermarks: StoredWatermark[],
  now: Millis,
): void {
  const { buffer } = parts;
  runs.sort((a, b) => a.head.epoch - b.head.epoch || a.position - b.position);
  watermarks.sort((a, b) => a.epoch - b.epoch || a.watermark.id - b.watermark.id);
  const parents = new Set(runs.flatMap(({ head }) => head.rootPosition ?? []));
  const roots = new Map<number, Root>();
  let next = 0;
  const closeBelow = (epoch: number) => {
    for (let stored = watermarks[next]; stored !== undefined; stored = watermarks[++next]) {
      if (stored.epoch >= epoch) break;
      const source = buffer.source(stored.watermark.sourceId);
      source.watermarks.resume(stored.epoch);
      buffer.closeEpoch(source, stored.watermark);
    }
  };
  for (const run of runs) {
    closeBelow(run.head.epoch);
    const isParent = run.bytes.some((_, i) => parents.has(run.position + i));
    if (run.bytes.length > 1 && !isParent) restoreRun(parts, run, now);
    else for (const i of run.bytes.keys()) restoreItem(parts, run, i, roots, now);
  }
  closeBelow(Infinity);
}

function restoreRun({ buffer, sets }: RecoveryParts, run: FoundRun, now: Millis): void {
  const { position, id: { sequence }, state } = run;
  const bytes = Uint32Array.from(run.bytes);
  const count = bytes.length;
  const ticket = { ...enter(buffer, run, 0, count), sequence, count, keys: [] };
  buffer.restoreRun({ ...ticket, stages: stagesOf(sets, state) }, position, bytes, now);
}

/** Of a run, one by itself: what it came of, or what came of it, may be there too. */
function restoreItem(
  { buffer, sets }: RecoveryParts,
  run: FoundRun,
  index: number,
  roots: Map<number, Root>,
  now: Millis,
): void {
  const position = run.position + index;
  const rootPosition = run.head.rootPosition ?? position;
  const sequence = run.id.sequence + BigInt(index);
  const root = roots.get(rootPosition) ?? { ...enter(buffer, run, index, 1), sequence, open: 0 };
  roots.set(rootPosition, root);
  const stages = stagesOf(sets, run.state);
  const bytes = run.bytes[index] ?? 0;
  buffer.restore({ position, rootPosition, root, bytes, stages, open: 0 }, now);
}

function stagesOf(sets: StageSets, state: number): readonly StageQueue[] {
  const stages = sets.stagesOf(state);
  if (stages !== undefined) return stages;
  throw new FatalError(`the records' database does not say what state ${state} is`);
}

/** Records of a run, `count` of them, are on their way still. */
function enter(buffer: RecordBuffer, { head, id }: FoundRun, index: number, count: number) {
  const source = buffer.source(id.sourceId);
  const partition = source.partition(id.partition);
  if (id.sequence > 0n) partition.reopen(id.sequence + BigInt(index), count);
  const key = keyText(id.key);
  // A crash may have come between the record and the note of its key.
  if (key !== "" && !source.keys.has(key)) source.keys.add(key);
  source.watermarks.resume(head.epoch);
  return { source, partition, epoch: source.watermarks.enter(count) };
}

/** Sets of stages that no item is in any more go. */
async function restoreSets(
  { buffer, sets, store }: RecoveryParts,
  definitions: ReadonlyMap<number, readonly Uint8Array[]>,
  used: ReadonlySet<number>,
): Promise<void> {
  const notes: NoteChange[] = [];
  for (const [id, parts] of definitions) {
    if (used.has(id)) sets.restore(buffer, id, concatBytes(parts));
    else {for (const part of parts.keys()) {
        notes.push({ key: NOTES.stageSet(id, part), value: undefined });
      }}
  }
  if (notes.length > 0) await store.write({ notes });
}
