import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { ConveyorError } from "../base/mod.ts";
import { systemClock, systemTimers } from "../base/system.ts";
import { silentLogger } from "../telemetry/mod.ts";
import { MemoryPlane } from "../../tests/support/memory_plane.ts";
import { NO_PROGRESS } from "./edge.ts";
import { Gate } from "./gate.ts";
import { OpenStreams, type RawStream, ResponseStream } from "./streams.ts";

/** What grpc-js would do with a stream, noted down. */
class FakeStream extends EventEmitter {
  readonly done: string[] = [];
  constructor() {
    super();
    this.on("error", ({ details }) => this.done.push(`error ${details}`));
  }
  write(bytes: Buffer): void {
    this.done.push(`write ${bytes}`);
  }
  end(): void {
    this.done.push("end");
  }
  getDeadline(): number {
    return Infinity;
  }
}

function open() {
  const raw = new FakeStream();
  const reports: string[] = [];
  const streams = new OpenStreams();
  const edge = {
    plane: new MemoryPlane(),
    clock: systemClock,
    timers: systemTimers,
    logger: silentLogger(),
    observer: { onCall: ({ code }: { code: string }) => reports.push(code) },
    progress: NO_PROGRESS,
    gate: new Gate(() => undefined, Infinity),
  };
  const stream = new ResponseStream(edge, "m", raw as unknown as RawStream, streams);
  return { raw, reports, streams, stream };
}

Deno.test("the messages of one turn are written in one go, before whatever comes next", async () => {
  const { raw, stream } = open();
  stream.send(Buffer.from("a"));
  stream.send(Buffer.from("b"));
  assert.deepEqual(raw.done, []);
  await Promise.resolve();
  assert.deepEqual(raw.done, ["write a\0\0\0\0\x01b"]);
  stream.send(Buffer.from("c"));
  stream.end();
  await Promise.resolve();
  assert.deepEqual(raw.done.slice(1), ["write c", "end"]);
});

Deno.test("what has not been written when the client leaves never is", async () => {
  const { raw, stream } = open();
  stream.send(Buffer.from("a"));
  raw.emit("cancelled");
  await Promise.resolve();
  assert.deepEqual(raw.done, []);
});

Deno.test("after its end a stream sends nothing, and ends only once", () => {
  const { raw, reports, streams, stream } = open();
  assert.equal(streams.size, 1);
  stream.send(Buffer.from("a"));
  stream.end();
  stream.send(Buffer.from("b"));
  stream.end(new ConveyorError("not_found", "too late"));
  // As grpc-js does after every normal end.
  raw.emit("cancelled");
  assert.deepEqual(raw.done, ["write a", "end"]);
  assert.deepEqual(reports, ["OK"]);
  assert.equal(streams.size, 0);
  assert.equal(stream.signal.aborted, false);
});

Deno.test("a client that leaves ends the stream and stops the work", () => {
  const { raw, reports, streams, stream } = open();
  const { signal } = stream;
  raw.emit("cancelled");
  stream.end(new ConveyorError("not_found", "too late"));
  assert.deepEqual(raw.done, []);
  assert.deepEqual(reports, ["CANCELLED"]);
  assert.equal(signal.aborted, true);
  assert.equal(streams.size, 0);
});

Deno.test("who waits for the end is told once, also when it has come before", () => {
  const { stream } = open();
  let told = 0;
  stream.onEnd(() => told++);
  stream.end();
  stream.end();
  assert.equal(told, 1);
  stream.onEnd(() => told++);
  assert.equal(told, 2);
});

Deno.test("a stop ends every stream that is open", () => {
  const { raw, reports, streams } = open();
  streams.endAll(new ConveyorError("unavailable", "the node is stopping"));
  assert.deepEqual(raw.done, ["error the node is stopping"]);
  assert.deepEqual(reports, ["UNAVAILABLE"]);
  assert.equal(streams.size, 0);
});
