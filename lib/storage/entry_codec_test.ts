import assert from "node:assert/strict";
import { FatalError } from "../base/mod.ts";
import type { Entry } from "../raft/mod.ts";
import { decodeEntry, encodeEntry } from "./entry_codec.ts";

const ENTRY: Entry = { index: 7, term: 3, kind: "command", data: new Uint8Array([1, 2, 3]) };

Deno.test("an entry comes back as it was", () => {
  const entries: Entry[] = [
    ENTRY,
    { index: 1, term: 1, kind: "membership", data: new Uint8Array() },
    {
      index: Number.MAX_SAFE_INTEGER,
      term: Number.MAX_SAFE_INTEGER,
      kind: "noop",
      data: new Uint8Array(100_000).fill(9),
    },
  ];
  for (const entry of entries) {
    const { bytes, checksum } = encodeEntry(entry, 42);
    assert.deepEqual(decodeEntry(entry.index, bytes, 42), { entry, checksum });
  }
});

Deno.test("one that lies inside a larger buffer too", () => {
  const { bytes } = encodeEntry(ENTRY, 0);
  const buffer = new Uint8Array(bytes.length + 20);
  buffer.set(bytes, 11);
  const view = buffer.subarray(11, 11 + bytes.length);
  assert.deepEqual(decodeEntry(7, view, 0).entry, ENTRY);
});

Deno.test("any bit that is flipped is noticed", () => {
  const { bytes } = encodeEntry(ENTRY, 42);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => decodeEntry(7, flipped, 42), FatalError, `bit ${bit}`);
  }
});

Deno.test("an entry cut short anywhere, or with more behind it, is noticed", () => {
  const { bytes } = encodeEntry(ENTRY, 42);
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeEntry(7, bytes.subarray(0, length), 42), FatalError);
  }
  const longer = new Uint8Array([...bytes, 0]);
  assert.throws(() => decodeEntry(7, longer, 42), FatalError);
});

Deno.test("an entry in another place, or behind another one, is noticed", () => {
  const { bytes } = encodeEntry(ENTRY, 42);
  assert.throws(() => decodeEntry(8, bytes, 42), FatalError);
  assert.throws(() => decodeEntry(7, bytes, 43), FatalError);
});
