import assert from "node:assert/strict";
import { RECORD_LIMITS } from "../base/mod.ts";
import { Source } from "../buffer/mod.ts";
import { KeyLog } from "./key_log.ts";
import { parseNote } from "./notes.ts";

const STEP = RECORD_LIMITS.rememberedKeys / 4;

Deno.test("keys that are too old leave the disk, and all others come back from it", () => {
  const log = new KeyLog();
  const disk = new Map<string, Uint8Array>();
  const key = (i: number) => new TextEncoder().encode(`key ${i}`);
  const total = 7 * STEP;
  for (let from = 0; from < total; from += STEP) {
    const keys = Array.from({ length: STEP }, (_, i) => key(from + i));
    const { notes, written } = log.notesFor(new Map([["src", keys]]));
    for (const { key, value } of notes) {
      assert.ok((value?.length ?? 0) <= RECORD_LIMITS.noteBytes);
      if (value === undefined) disk.delete(key);
      else disk.set(key, value);
    }
    written();
  }
  const bytes = [...disk.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes < RECORD_LIMITS.rememberedKeys * 13 * 1.3, `${bytes} bytes of keys`);

  const restored = new KeyLog();
  const source = new Source("src");
  const found = [...disk].flatMap(([name, value]) => {
    const note = parseNote(name);
    return note?.kind === "keys" ? { ...note, value } : [];
  });
  found.sort((a, b) => a.number - b.number);
  for (const { number, value } of found) restored.restore(source, number, value);
  assert.equal(source.keys.size, RECORD_LIMITS.rememberedKeys);
  assert.equal(source.keys.has(`key ${total - 1}`), true);
  assert.equal(source.keys.has(`key ${total - RECORD_LIMITS.rememberedKeys}`), true);
  assert.equal(source.keys.has(`key ${total - RECORD_LIMITS.rememberedKeys - 1}`), false);
});
