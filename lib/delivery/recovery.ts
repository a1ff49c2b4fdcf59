import { concatBytes, FatalError, type Millis } from "../base/mod.ts";
import type { Item, RecordBuffer, Root } from "../buffer/mod.ts";
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
import type { StageSets } from "./stage_sets.ts";

type FoundItem = {
  readonly position: number;
  readonly head: ItemHead;
  readonly state: number;
  readonly bytes: number;
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
  const items: FoundItem[] = [];
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
      items.push({ position, head: decodeHead(head), state, bytes });
    },
  });
  await restoreSets(parts, definitions, new Set(items.map(({ state }) => state)));
  keyNotes.sort((a, b) => a.number - b.number);
  for (const { sourceId, number, value } of keyNotes) {
    keys.restore(buffer.source(sourceId), number, value);
  }
  restoreItems(parts, items, watermarks, now);
  for (const source of buffer.sources()) {
    for (const partition of source.partitions()) partition.settle();
  }
  const lastWatermark = Math.max(0, ...watermarks.map(({ watermark }) => watermark.id));
  return { items: items.length, lastWatermark };
}

/** Roots come in the order of their epochs, and with each epoch's end its watermarks. */
function restoreItems(
  { buffer, sets }: RecoveryParts,
  items: FoundItem[],
  watermarks: StoredWatermark[],
  now: Millis,
): void {
  items.sort((a, b) => a.head.epoch - b.head.epoch || a.position - b.position);
  watermarks.sort((a, b) => a.epoch - b.epoch || a.watermark.id - b.watermark.id);
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
  for (const { position, head, state, bytes } of items) {
    closeBelow(head.epoch);
    const rootPosition = head.rootPosition ?? position;
    const root = roots.get(rootPosition) ?? newRoot(buffer, head);
    roots.set(rootPosition, root);
    const stages = sets.stagesOf(state);
    if (stages === undefined) {
      throw new FatalError(`the records' database does not say what state ${state} is`);
    }
    const item: Item = { position, rootPosition, root, bytes, stages, open: 0 };
    buffer.restore(item, now);
  }
  closeBelow(Infinity);
}

function newRoot(buffer: RecordBuffer, { id, epoch }: ItemHead): Root {
  const source = buffer.source(id.sourceId);
  const partition = source.partition(id.partition);
  if (id.sequence > 0n) partition.reopen(id.sequence);
  const key = keyText(id.key);
  // A crash may have come between the record and the note of its key.
  if (key !== "" && !source.keys.has(key)) source.keys.add(key);
  source.watermarks.resume(epoch);
  const { sequence } = id;
  return { source, partition, sequence, epoch: source.watermarks.enter(), open: 0 };
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
