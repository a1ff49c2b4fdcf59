import assert from "node:assert/strict";
import { RequestHeaders, statusIn } from "./hpack.ts";

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => parseInt(byte, 16));

Deno.test("the first request spells its headers out, those that follow name them by index", () => {
  const headers = new RequestHeaders("127.0.0.1:1");
  const [first, second] = [headers.block("/a.B/C"), headers.block("/a.B/C")];
  assert.ok(first.length > 40, `${first.length}`);
  assert.equal(second.length, 6);
  assert.deepEqual(headers.block("/a.B/C"), second);
});

Deno.test("another path moves the entries that are there", () => {
  const headers = new RequestHeaders("127.0.0.1:1");
  headers.block("/a.B/C");
  const before = headers.block("/a.B/C");
  headers.block("/a.B/D");
  // path, authority, content-type and te were entries 65 to 62; the new path has become 62.
  assert.deepEqual([...before.subarray(2)], [65, 64, 63, 62].map((index) => 0x80 | index));
  assert.deepEqual(
    [...headers.block("/a.B/C").subarray(2)],
    [66, 65, 64, 63].map((index) => 0x80 | index),
  );
  assert.deepEqual([...headers.block("/a.B/D").subarray(2, 3)], [0x80 | 62]);
});

Deno.test("a status is read as text and in Huffman code", () => {
  // Literal, never indexed, name and value as text: grpc-status 14.
  assert.equal(statusIn(bytes("10 0b 677270632d737461747573 02 3134")), 14);
  // The same name and "0" in Huffman code, behind a new size of the table.
  assert.equal(statusIn(bytes("20 00 88 9acac8b21234da8f 81 07")), 0);
  // "12" in Huffman code: 00001 00010, filled up with ones.
  assert.equal(statusIn(bytes("00 88 9acac8b21234da8f 82 08bf")), 12);
});

Deno.test("a block without a status has none; one that needs a table is refused", () => {
  assert.equal(statusIn(bytes("88")), undefined);
  assert.throws(() => statusIn(bytes("be")), /dynamic table/);
  assert.throws(() => statusIn(bytes("00 7f")), /cut off/);
});
