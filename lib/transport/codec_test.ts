import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ClusterId,
  ConveyorError,
  type ErrorCode,
  type Incarnation,
  type NodeId,
} from "../base/mod.ts";
import { anyFrame, anyMessage } from "../../tests/support/any_frame.ts";
import { loadFrameCodec } from "./codec.ts";
import { HEADER_BYTES } from "./frames.ts";
import { Payloads } from "./payloads.ts";
import { type Frame, PROTOCOL_VERSION } from "./protocol.ts";
import { FormatError } from "./wire_values.ts";

const codec = loadFrameCodec();
const keep = (view: Uint8Array) => new Uint8Array(view);
const bodyOf = (frame: Frame) => codec.encode(frame).slice(HEADER_BYTES);
const roundTrip = (frame: Frame) => codec.decode(bodyOf(frame), keep);

const helloOf = (id: NodeId): Frame => {
  const own = { clusterId: "c" as ClusterId, nodeId: id, incarnation: "i" as Incarnation };
  return { type: "hello", version: PROTOCOL_VERSION, purpose: { type: "member", own, peer: own } };
};

/** The body of a frame, written field by field: tags and varints. */
const raw = (...bytes: number[]) => Uint8Array.from(bytes);

Deno.test("every frame comes back as it was", () => {
  fc.assert(
    fc.property(anyFrame, (frame) => assert.deepEqual(roundTrip(frame), frame)),
    { numRuns: 500 },
  );
});

Deno.test("every kind of message comes back as it was", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      assert.deepEqual(roundTrip({ type: "message", message }), { type: "message", message });
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("every error code crosses the wire", () => {
  const codes: Record<ErrorCode, true> = {
    invalid_argument: true,
    not_found: true,
    already_exists: true,
    aborted: true,
    failed_precondition: true,
    resource_exhausted: true,
    out_of_range: true,
    unavailable: true,
    outcome_unknown: true,
    deadline_exceeded: true,
    cancelled: true,
    data_loss: true,
    unimplemented: true,
    internal: true,
  };
  for (const code of Object.keys(codes) as ErrorCode[]) {
    const frame = roundTrip({ type: "failure", id: 1, error: new ConveyorError(code, "why", 7) });
    assert.ok(frame.type === "failure");
    const { error } = frame;
    assert.deepEqual([error.code, error.message, error.retryAfterMs], [code, "why", 7]);
  }
});

Deno.test("of a hello in another version only the version is read", () => {
  const frame = roundTrip({ type: "hello", version: 99, purpose: undefined });
  assert.deepEqual(frame, { type: "hello", version: 99, purpose: undefined });
});

Deno.test("a hello without the magic number is none", () => {
  const bytes = bodyOf({ type: "hello", version: 99, purpose: undefined });
  // Frame.hello is field 1, Hello.magic its first member: tag, length, tag, then four bytes.
  bytes[3]! ^= 1;
  assert.throws(() => codec.decode(bytes, keep), FormatError);
});

Deno.test("what is no frame of this protocol is told apart from mistakes of this program", () => {
  const bad: [string, Uint8Array][] = [
    ["nothing at all", raw()],
    ["an unknown kind of frame", raw(0xfa, 0x01, 0)],
    ["a message of no kind", raw(0x22, 0)],
    ["a heartbeat above 2^53", raw(0x22, 11, 0x42, 9, 8, ...Array(7).fill(128), 16)],
    ["an append without the position before it", raw(0x22, 4, 0x2a, 2, 8, 1)],
    ["an entry of no kind", raw(0x22, 8, 0x2a, 6, 0x12, 0, 0x1a, 2, 8, 1)],
    ["an entry of an unknown kind", raw(0x22, 8, 0x2a, 6, 0x12, 0, 0x1a, 2, 0x18, 9)],
    ["a failure of an unknown code", raw(0x3a, 2, 0x10, 99)],
    ["a hello without anything", raw(0x0a, 0)],
    ["a hello of node 0", bodyOf(helloOf(0 as NodeId))],
    ["a varint without end", raw(0x42, 11, 8, ...Array.from({ length: 10 }, () => 255))],
    ["a length beyond the end", raw(0x2a, 127, 1)],
  ];
  for (const [what, bytes] of bad) {
    assert.throws(() => codec.decode(bytes, keep), FormatError, what);
  }
});

Deno.test("whatever comes, it is a frame or no frame, and never anything else", () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Nearly right: a frame with some of its bytes changed, cut off or doubled.
    fc.tuple(anyFrame, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat())
      .map(([frame, changes, end]) => {
        const bytes = bodyOf(frame);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes.subarray(0, end % 3 === 0 ? end % (bytes.length + 1) : bytes.length);
      }),
  );
  fc.assert(
    fc.property(garbage, (bytes) => {
      try {
        assert.equal(typeof codec.decode(bytes, keep).type, "string");
      } catch (error) {
        assert.ok(error instanceof FormatError, String(error));
      }
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("what is decoded does not depend on the buffer that it came in", () => {
  fc.assert(fc.property(anyFrame, (frame) => {
    const bytes = bodyOf(frame);
    const decoded = codec.decode(bytes, keep);
    bytes.fill(0xff);
    assert.deepEqual(decoded, frame);
  }));
});

Deno.test("a small payload keeps no more alive than one slab", () => {
  const payloads = new Payloads(1_024);
  const kept = [1, 100, 256, 257, 5_000].map((size) =>
    payloads.keep(new Uint8Array(size).fill(size))
  );
  for (const payload of kept) {
    assert.ok(payload.buffer.byteLength <= Math.max(1_024, payload.length));
    assert.ok(payload.every((byte) => byte === (payload.length & 255)));
  }
});

Deno.test("small payloads share slabs and do not overlap", () => {
  const payloads = new Payloads(1_024);
  const kept = Array.from({ length: 300 }, (_, i) => payloads.keep(new Uint8Array(i % 60).fill(i)));
  kept.forEach((payload, i) => assert.deepEqual(payload, new Uint8Array(i % 60).fill(i)));
  assert.ok(new Set(kept.map(({ buffer }) => buffer)).size < 20);
});
