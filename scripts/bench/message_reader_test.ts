import assert from "node:assert/strict";
import { MessageReader } from "./message_reader.ts";

Deno.test("messages come whole, wherever the stream is cut", () => {
  const messages = [[1, 2, 3], [], [4], Array.from({ length: 300 }, (_, i) => i % 256)];
  const stream = Uint8Array.from(messages.flatMap((message) => [
    0,
    0,
    0,
    message.length >> 8,
    message.length & 255,
    ...message,
  ]));
  for (const size of [1, 2, 3, 5, 6, 7, 64, 1_000]) {
    const seen: number[][] = [];
    const reader = new MessageReader((bytes, start, end) =>
      seen.push([...bytes.subarray(start, end)])
    );
    for (let at = 0; at < stream.length; at += size) reader.push(stream.slice(at, at + size));
    assert.deepEqual(seen, messages, `in pieces of ${size}`);
  }
});
