import assert from "node:assert/strict";
import fc from "fast-check";
import { anyMessage } from "../../tests/support/any_frame.ts";
import { RAFT_LIMITS, TRANSPORT_LIMITS } from "../base/mod.ts";
import type { Entry, Message } from "../raft/mod.ts";
import { loadFrameCodec } from "./codec.ts";
import { HEADER_BYTES } from "./frames.ts";
import { messageSize } from "./message_size.ts";

const codec = loadFrameCodec();
const sizeOnWire = (message: Message) =>
  codec.encode({ type: "message", message }).length - HEADER_BYTES;

Deno.test("a message is never larger on the wire than is said", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      assert.ok(sizeOnWire(message) <= messageSize(message));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("the largest messages that the core makes fit a frame", () => {
  const largest = Number.MAX_SAFE_INTEGER;
  const appendOf = (count: number, size: number): Message => {
    const data = new Uint8Array(size);
    const entry: Entry = { index: largest, term: largest, kind: "command", data };
    const entries = Array.from({ length: count }, () => entry);
    const prev = { index: largest, term: largest };
    return { type: "append", term: largest, prev, entries, commit: largest, round: largest };
  };
  const { messageEntries, messageBytes, entryBytes } = RAFT_LIMITS;
  for (
    const message of [
      appendOf(messageEntries, Math.floor(messageBytes / messageEntries)),
      appendOf(Math.ceil(messageBytes / entryBytes), entryBytes),
    ]
  ) {
    assert.ok(messageSize(message) <= TRANSPORT_LIMITS.frameBytes);
  }
});
