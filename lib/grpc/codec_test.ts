import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ConveyorError } from "../base/mod.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import { decodeRequest } from "./codec.ts";
import { loadProtos } from "./protos.ts";

const { registry, checkpoint } = loadProtos();

function invalid(bytes: Buffer): string {
  try {
    decodeRequest(registry.Register, bytes);
  } catch (error) {
    assert.ok(error instanceof ConveyorError);
    assert.equal(error.code, "invalid_argument");
    return error.message;
  }
  throw new Error("decoded");
}

/** Field 10, `sidecar_id`, with these bytes. */
const sidecarId = (...text: number[]) => Buffer.from([0x52, text.length, ...text]);

Deno.test("a request arrives as it was sent", () => {
  const sent = registerRequest("a");
  const bytes = registry.Register.requestSerialize(sent);
  assert.deepEqual(decodeRequest(registry.Register, bytes), {
    ...sent,
    heartbeat_interval: { seconds: "500", nanos: 500_000_000 },
  });
});

Deno.test("bytes that are not protobuf are the client's mistake", () => {
  assert.match(invalid(Buffer.from("garbage!")), /Register is not a valid protobuf message/);
  assert.match(invalid(Buffer.from([0xff, 0xff, 0xff])), /not a valid/);
  // A submessage that claims to be longer than what is there.
  assert.match(invalid(Buffer.from([0x0a, 0x7f, 0x00])), /not a valid/);
  // Groups within groups within groups.
  assert.match(invalid(Buffer.alloc(100_000, 0x0b)), /not a valid/);
});

Deno.test("a string that is not UTF-8 is refused, not mended", () => {
  assert.match(invalid(sidecarId(0xff)), /not UTF-8/);
  // A surrogate half, written as if it were a character.
  assert.match(invalid(sidecarId(0xed, 0xa0, 0x80)), /not UTF-8/);
  // An overlong "/".
  assert.match(invalid(sidecarId(0xc0, 0xaf)), /not UTF-8/);
});

Deno.test("U+FFFD itself is a character like any other", () => {
  const { sidecar_id } = decodeRequest(registry.Register, sidecarId(0xef, 0xbf, 0xbd));
  assert.equal(sidecar_id, "\uFFFD");
});

Deno.test("a label may have the name of a property that every object has", () => {
  const labels = Object.fromEntries([["__proto__", "x"], ["constructor", "y"]]);
  const bytes = registry.Register.requestSerialize({ metadata: { labels } });
  const { metadata } = decodeRequest(registry.Register, bytes);
  assert.deepEqual(Object.entries(metadata?.labels ?? {}), [["__proto__", "x"], [
    "constructor",
    "y",
  ]]);
});

Deno.test("uint64 is exact to its last value", () => {
  const offset = String(2n ** 64n - 1n);
  const bytes = checkpoint.CommitOffset.requestSerialize({ offset });
  assert.equal(decodeRequest(checkpoint.CommitOffset, bytes).offset, offset);
});

Deno.test("an optional member that is 0 is told from one that is absent", () => {
  const { requestSerialize } = checkpoint.GetSourceOffset;
  const decode = (bytes: Buffer) => decodeRequest(checkpoint.GetSourceOffset, bytes).partition;
  assert.equal(decode(requestSerialize({ partition: 0 })), 0);
  assert.equal(decode(requestSerialize({})), undefined);
});
