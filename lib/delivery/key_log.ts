import { Buffer } from "node:buffer";
import { RECORD_LIMITS } from "../base/mod.ts";
import type { Source } from "../buffer/mod.ts";
import type { NoteChange } from "../storage/mod.ts";
import { NOTES } from "./notes.ts";

type Segment = { readonly number: number; readonly count: number };

/** Idempotency keys in the store: one note for those of a write, until they are too old. */
export class KeyLog {
  readonly #segments = new Map<string, { list: Segment[]; total: number }>();
  #last = 0;

  /** Notes for the keys of one write, by source; `written` once it has succeeded. */
  notesFor(keys: ReadonlyMap<string, readonly Uint8Array[]>): {
    readonly notes: NoteChange[];
    written(): void;
  } {
    const notes: NoteChange[] = [];
    const added: [sourceId: string, segment: Segment][] = [];
    for (const [sourceId, all] of keys) {
      for (const { value, count } of pack(all)) {
        const number = ++this.#last;
        notes.push({ key: NOTES.keys(sourceId, number), value });
        added.push([sourceId, { number, count }]);
      }
      notes.push(...this.#outdated(sourceId, all.length));
    }
    return { notes, written: () => added.forEach(([id, segment]) => this.#add(id, segment)) };
  }

  /** Takes what a store remembers; notes of a source come in the order of their numbers. */
  restore(source: Source, number: number, value: Uint8Array): void {
    let count = 0;
    for (let at = 0; at + 2 <= value.length; count++) {
      const end = at + 2 + (((value[at] ?? 0) << 8) | (value[at + 1] ?? 0));
      source.keys.add(keyText(value.subarray(at + 2, end)));
      at = end;
    }
    this.#add(source.id, { number, count });
    this.#last = Math.max(this.#last, number);
  }

  #add(sourceId: string, segment: Segment): void {
    const segments = this.#segments.get(sourceId) ?? { list: [], total: 0 };
    this.#segments.set(sourceId, segments);
    segments.list.push(segment);
    segments.total += segment.count;
  }

  /** Notes whose keys are all older than those that are remembered once `more` have come. */
  #outdated(sourceId: string, more: number): NoteChange[] {
    const segments = this.#segments.get(sourceId);
    const notes: NoteChange[] = [];
    for (;;) {
      const first = segments?.list[0];
      if (segments === undefined || first === undefined) break;
      if (segments.total - first.count + more < RECORD_LIMITS.rememberedKeys) break;
      segments.list.shift();
      segments.total -= first.count;
      notes.push({ key: NOTES.keys(sourceId, first.number), value: undefined });
    }
    return notes;
  }
}

/** A key as `KeyWindow` has it. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}

function pack(keys: readonly Uint8Array[]): { value: Uint8Array; count: number }[] {
  const packed: { value: Uint8Array; count: number }[] = [];
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const close = () => {
    if (parts.length > 0) packed.push({ value: Buffer.concat(parts), count: parts.length / 2 });
    parts = [];
    bytes = 0;
  };
  for (const key of keys) {
    if (bytes + 2 + key.length > RECORD_LIMITS.noteBytes) close();
    parts.push(Uint8Array.of(key.length >> 8, key.length & 0xff), key);
    bytes += 2 + key.length;
  }
  close();
  return packed;
}
