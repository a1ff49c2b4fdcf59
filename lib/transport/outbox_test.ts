import assert from "node:assert/strict";
import { ConveyorError, TRANSPORT_LIMITS, type TransportLimits } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import { loadFrameCodec } from "./codec.ts";
import { FrameReader } from "./frames.ts";
import { Outbox } from "./outbox.ts";
import type { Frame } from "./protocol.ts";

const codec = loadFrameCodec();

function outboxWith(limits: Partial<TransportLimits> = {}): Outbox {
  return new Outbox(codec, { ...TRANSPORT_LIMITS, ...limits });
}

const heartbeat = (round: number): Message => ({ type: "heartbeat", term: 1, commit: 0, round });

const appendOf = (size: number): Message => ({
  type: "append",
  term: 1,
  prev: { index: 0, term: 0 },
  entries: [{ index: 1, term: 1, kind: "command", data: new Uint8Array(size) }],
  commit: 0,
  round: 0,
});

function framesIn(batch: Uint8Array | undefined): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader(TRANSPORT_LIMITS.frameBytes, (body) => {
    frames.push(codec.decode(body, (view) => new Uint8Array(view)));
    return true;
  });
  assert.equal(reader.push(batch ?? new Uint8Array(0)), undefined);
  return frames;
}

/** Everything that waits, batch by batch. */
function drain(outbox: Outbox): Frame[][] {
  const batches: Frame[][] = [];
  for (let batch = outbox.takeBatch(); batch; batch = outbox.takeBatch()) {
    batches.push(framesIn(batch));
  }
  return batches;
}

const roundsOf = (frames: readonly Frame[]) =>
  frames.map((frame) =>
    frame.type === "message" && frame.message.type === "heartbeat" ? frame.message.round : NaN
  );

Deno.test("all that waits goes in one batch, messages in their order", () => {
  const outbox = outboxWith();
  for (let round = 1; round <= 100; round++) outbox.pushMessage(heartbeat(round), 0);
  const [batch, ...rest] = drain(outbox);
  assert.deepEqual(roundsOf(batch!), Array.from({ length: 100 }, (_, i) => i + 1));
  assert.deepEqual(rest, []);
});

Deno.test("one message more than may wait, and the oldest is dropped", () => {
  const outbox = outboxWith({ queueMessages: 3 });
  assert.deepEqual([1, 2, 3].map((round) => outbox.pushMessage(heartbeat(round), 0)), [0, 0, 0]);
  assert.equal(outbox.pushMessage(heartbeat(4), 0), 1);
  assert.deepEqual(roundsOf(drain(outbox).flat()), [2, 3, 4]);
});

Deno.test("the bytes that may wait are bounded, too", () => {
  const outbox = outboxWith({ queueBytes: 10_000 });
  assert.equal(outbox.pushMessage(appendOf(4_000), 0), 0);
  assert.equal(outbox.pushMessage(appendOf(4_000), 0), 0);
  assert.equal(outbox.pushMessage(appendOf(7_000), 0), 2);
  assert.equal(outbox.pushMessage(appendOf(20_000), 0), 2);
  assert.deepEqual(drain(outbox), []);
  // And it is known again that there is room.
  assert.equal(outbox.pushMessage(appendOf(9_000), 0), 0);
});

Deno.test("a full window of the largest append messages fits", () => {
  const outbox = outboxWith();
  // As many as the leader has in flight, each of the bytes of one message.
  for (let i = 0; i < 16; i++) assert.equal(outbox.pushMessage(appendOf(1024 * 1024), 0), 0);
  for (const [frame] of drain(outbox)) assert.equal(frame?.type, "message");
});

Deno.test("messages that waited too long are dropped on demand", () => {
  const outbox = outboxWith();
  for (let at = 0; at < 10; at++) outbox.pushMessage(heartbeat(at), at);
  assert.equal(outbox.dropMessagesBefore(7), 7);
  assert.deepEqual(roundsOf(drain(outbox).flat()), [7, 8, 9]);
});

Deno.test("a long request is cut in pieces, and messages get in between", () => {
  const outbox = outboxWith({ pieceBytes: 1_000, batchBytes: 1_000 });
  outbox.pushBody("request", 1, new Uint8Array(2_500));
  const first = framesIn(outbox.takeBatch());
  outbox.pushMessage(heartbeat(1), 0);
  const [second, third] = drain(outbox);
  const shape = (frames: readonly Frame[] = []) =>
    frames.map((frame) => frame.type === "request" ? [frame.data.length, frame.more] : frame.type);
  assert.deepEqual([first, second, third].map(shape), [
    [[1_000, true]],
    ["message", [1_000, true]],
    [[500, false]],
  ]);
});

Deno.test("every batch has room for a piece of a request, however many messages wait", () => {
  const outbox = outboxWith({ batchBytes: 1_000 });
  for (let i = 0; i < 5; i++) outbox.pushMessage(appendOf(2_000), 0);
  outbox.pushBody("request", 1, new Uint8Array(10));
  assert.deepEqual(framesIn(outbox.takeBatch()).map(({ type }) => type), ["message", "request"]);
});

Deno.test("a request that is dropped is not sent, or no further", () => {
  const outbox = outboxWith({ pieceBytes: 100, batchBytes: 1 });
  const bodies = [1, 2, 3].map((id) => outbox.pushBody("request", id, new Uint8Array(250)));
  framesIn(outbox.takeBatch());
  assert.deepEqual([outbox.bodyCount, outbox.bodyBytes], [3, 650]);
  assert.deepEqual(bodies.map(({ state }) => state), ["begun", "waiting", "waiting"]);
  outbox.dropBody(bodies[0]!);
  outbox.dropBody(bodies[1]!);
  outbox.dropBody(bodies[1]!);
  assert.deepEqual([outbox.bodyCount, outbox.bodyBytes], [1, 250]);
  const ids = drain(outbox).flat().map((frame) => frame.type === "request" ? frame.id : 0);
  assert.deepEqual(ids, [3, 3, 3]);
  assert.deepEqual([outbox.bodyCount, outbox.bodyBytes], [0, 0]);
  assert.equal(bodies[2]?.state, "done");
});

Deno.test("failures keep their place among answers", () => {
  const outbox = outboxWith();
  outbox.pushBody("answer", 1, new Uint8Array(1));
  outbox.pushFailure({ type: "failure", id: 2, error: new ConveyorError("aborted", "why") });
  outbox.pushBody("answer", 3, new Uint8Array(1));
  assert.equal(outbox.bodyCount, 3);
  const types = drain(outbox).flat().map(({ type }) => type);
  assert.deepEqual(types, ["answer", "failure", "answer"]);
});

Deno.test("signs of life go first, and one says as much as many", () => {
  const outbox = outboxWith();
  outbox.pushMessage(heartbeat(1), 0);
  for (let i = 0; i < 3; i++) outbox.pushControl({ type: "ping" });
  outbox.pushControl({ type: "cancel", id: 1 });
  const types = drain(outbox).flat().map(({ type }) => type);
  assert.deepEqual(types, ["ping", "cancel", "message"]);
});

Deno.test("what is cleared is gone, and counted", () => {
  const outbox = outboxWith();
  for (let round = 0; round < 5; round++) outbox.pushMessage(heartbeat(round), 0);
  outbox.pushBody("request", 1, new Uint8Array(10));
  outbox.pushControl({ type: "ping" });
  assert.equal(outbox.clear(), 5);
  assert.equal(outbox.takeBatch(), undefined);
  assert.deepEqual([outbox.bodyCount, outbox.bodyBytes], [0, 0]);
});
