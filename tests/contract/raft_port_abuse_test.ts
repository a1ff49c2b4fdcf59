// Whatever comes in on --raft-addr: it is closed, counted, and costs the members nothing.

import assert from "node:assert/strict";
import fc from "fast-check";
import { nodeId, TRANSPORT_LIMITS, type TransportLimits } from "../../lib/base/mod.ts";
import type { Incarnation } from "../../lib/base/mod.ts";
import type { RejectReason } from "../../lib/transport/mod.ts";
import { encode, frameOf, helloTo, RawPeer } from "../support/raw_peer.ts";
import { Inbox, Lab, tcpWorld, type TestNode } from "../support/transports.ts";
import { inTime } from "../support/until.ts";

/** So long that nobody is silent because the machine is slow. */
const LIMITS = { helloMs: 60_000, lingerMs: 50 };
const BRIEF = { helloMs: 1_000 };

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Nodes 1 and 2 of a cluster; node 3 is a member that only the test plays. */
async function withCluster(
  run: (one: TestNode, two: TestNode) => Promise<void>,
  limits: Partial<TransportLimits> = {},
): Promise<void> {
  const lab = new Lab(tcpWorld({ ...LIMITS, ...limits }));
  try {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const three = { ...two.member, ...PLAYED, address: "127.0.0.1:9" };
    for (const node of [one, two]) node.join([one.member, two.member, three]);
    await one.ask(two.id, text("before"));
    await two.ask(one.id, text("before"));
    await inTime("the test of two nodes", run(one, two));
    // The connections are still those from before.
    assert.deepEqual(await one.transport.request(two.id, text("after")), text("after"));
    assert.deepEqual(await two.transport.request(one.id, text("after")), text("after"));
    assert.deepEqual([one.failures.items, two.failures.items], [[], []]);
  } finally {
    await lab.close();
  }
}

const PLAYED = { id: nodeId(3), incarnation: "inc-3" as Incarnation };

/** Says `bytes` to node 1 and is thrown out for `reason`. */
async function expelled(bytes: Uint8Array, reason: RejectReason): Promise<void> {
  await withCluster(async (one) => {
    const raw = await RawPeer.dial(one.port.address);
    await raw.write(bytes);
    await raw.closed();
    assert.equal(await one.rejections.next(), reason);
    assert.deepEqual(one.rejections.items, []);
  });
}

/** A member that the test plays, past its hello. */
async function member(of: TestNode): Promise<RawPeer> {
  const raw = await RawPeer.dial(of.port.address);
  await raw.send(helloTo(of, PLAYED));
  assert.equal((await raw.read()).type, "welcome");
  return raw;
}

/** As `expelled`, by a member that has said hello as it should. */
async function memberExpelled(bytes: Uint8Array, reason: RejectReason): Promise<void> {
  await withCluster(async (one) => {
    const raw = await member(one);
    await raw.write(bytes);
    await raw.closed();
    assert.equal(await one.rejections.next(), reason);
  });
}

const STRANGE: readonly [string, Uint8Array, RejectReason][] = [
  ["an HTTP request", text("GET / HTTP/1.1\r\nHost: node\r\n\r\n"), "oversized"],
  ["a TLS handshake", Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3), "oversized"],
  ["an HTTP/2 preface", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "oversized"],
  ["a frame longer than a hello may be", frameOf(new Uint8Array(65_537)), "oversized"],
  ["a frame with a wrong checksum", frameOf(text("hello")).fill(9, 4, 8), "checksum"],
  ["a frame that is no protobuf", frameOf(new Uint8Array(20).fill(255)), "garbage"],
  ["an empty frame", frameOf(new Uint8Array(0)), "garbage"],
  ["a frame other than hello", encode({ type: "ping" }), "garbage"],
  [
    "a request before hello",
    encode({ type: "request", id: 1, data: text("x"), more: false }),
    "garbage",
  ],
  ["a hello of another protocol", frameOf(Uint8Array.of(0x0a, 5, 0x0d, 1, 2, 3, 4)), "garbage"],
];

for (const [what, bytes, reason] of STRANGE) {
  Deno.test(`a stranger with ${what} is thrown out: ${reason}`, () => expelled(bytes, reason));
}

Deno.test("whatever a stranger says, it is thrown out and hurts nobody", async () => {
  await withCluster(async (one) => {
    for (const garbage of fc.sample(fc.uint8Array({ minLength: 16, maxLength: 9_000 }), 60)) {
      const raw = await RawPeer.dial(one.port.address);
      await raw.write(garbage);
      await raw.closed();
      await one.rejections.next();
    }
  }, { helloMs: 30 });
});

Deno.test("a stranger that says nothing is closed after five seconds, and not before", async () => {
  assert.equal(TRANSPORT_LIMITS.helloMs, 5_000);
  await withCluster(async (one) => {
    const began = performance.now();
    const raw = await RawPeer.dial(one.port.address);
    await raw.closed();
    assert.ok(performance.now() - began >= BRIEF.helloMs - 1);
    assert.equal(await one.rejections.next(), "silent");
  }, BRIEF);
});

Deno.test("a stranger that says hello too slowly is closed all the same", async () => {
  await withCluster(async (one) => {
    const raw = await RawPeer.dial(one.port.address);
    const closed = raw.closed();
    let isClosed = false;
    closed.then(() => isClosed = true);
    for (const byte of encode(helloTo(one, PLAYED))) {
      await raw.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, BRIEF.helloMs / 20));
      if (isClosed) break;
    }
    await closed;
    assert.equal(await one.rejections.next(), "silent");
  }, BRIEF);
});

Deno.test("whoever only looks whether the port is open does no harm", async () => {
  await withCluster(async (one) => {
    for (let i = 0; i < 50; i++) (await RawPeer.dial(one.port.address)).close();
    const half = await RawPeer.dial(one.port.address);
    await half.finish();
    await half.closed();
    const reasons = await one.rejections.until((all) => all.length === 51);
    assert.deepEqual([...new Set(reasons)], ["ended"]);
  });
});

Deno.test("a crowd of silent strangers does not keep a member out", async () => {
  await withCluster(async (one) => {
    const crowd = await Promise.all(
      Array.from({ length: 300 }, () => RawPeer.dial(one.port.address)),
    );
    const reasons = await one.rejections.until((all) => all.length >= 300 - 64);
    assert.deepEqual([...new Set(reasons)], ["crowded"]);
    const raw = await member(one);
    raw.close();
    for (const stranger of crowd) stranger.close();
  });
});

for (const version of [0, 2]) {
  Deno.test(`a node of protocol version ${version} is told so and turned away`, async () => {
    await withCluster(async (one) => {
      const raw = await RawPeer.dial(one.port.address);
      await raw.send(helloTo(one, PLAYED, { version }));
      const frame = await raw.read();
      assert.ok(frame.type === "refusal");
      assert.equal(frame.refusal.reason, "version");
      assert.match(frame.refusal.message, /run the same program on all nodes/);
      await raw.closed();
      assert.equal(await one.rejections.next(), "version");
    });
  });
}

Deno.test("a member of another cluster is told so and turned away", async () => {
  await withCluster(async (one) => {
    const raw = await RawPeer.dial(one.port.address);
    await raw.send(helloTo(one, PLAYED, { clusterId: "other" }));
    const frame = await raw.read();
    assert.ok(frame.type === "refusal" && frame.refusal.reason === "cluster");
    assert.match(frame.refusal.message, /is a cluster of its own now/, "it is meant itself");
    await raw.closed();
    assert.equal(await one.rejections.next(), "cluster");
  });
});

Deno.test("a node that has not joined a cluster tells members that they are early", async () => {
  const lab = new Lab(tcpWorld(LIMITS));
  const alone = await lab.node({ id: 1 });
  const raw = await RawPeer.dial(alone.port.address);
  await raw.send(helloTo(alone, PLAYED));
  const frame = await raw.read();
  assert.ok(frame.type === "refusal" && frame.refusal.reason === "not_ready");
  await raw.closed();
  await lab.close();
});

const MISBEHAVIOUR: readonly [string, Uint8Array, RejectReason][] = [
  ["a frame above the bound", Uint8Array.of(0, 32, 0, 1, 0, 0, 0, 0), "oversized"],
  ["a damaged frame", encode({ type: "ping" }).fill(7, 4, 8), "checksum"],
  ["a frame that is no protobuf", frameOf(new Uint8Array(9).fill(255)), "garbage"],
  ["a message that makes no sense", frameOf(Uint8Array.of(0x22, 0)), "garbage"],
  [
    "an answer to nothing",
    encode({ type: "answer", id: 1, data: text("x"), more: false }),
    "garbage",
  ],
];

for (const [what, bytes, reason] of MISBEHAVIOUR) {
  Deno.test(`a member that sends ${what} is thrown out: ${reason}`, () =>
    memberExpelled(bytes, reason));
}

Deno.test("a member that uses a request's id twice is thrown out", async () => {
  await withCluster(async (one) => {
    one.answer = () => new Promise(() => {});
    const raw = await member(one);
    await raw.send({ type: "request", id: 7, data: text("x"), more: false });
    await raw.send({ type: "request", id: 7, data: text("x"), more: false });
    await raw.closed();
    assert.equal(await one.rejections.next(), "garbage");
    one.answer = (request) => Promise.resolve(request);
  });
});

Deno.test("a member that asks more than is allowed is thrown out, and its work is stopped", async () => {
  await withCluster(async (one) => {
    const aborted = new Inbox<void>();
    one.answer = (_request, signal) => {
      signal.addEventListener("abort", () => aborted.push());
      return new Promise(() => {});
    };
    const raw = await member(one);
    for (let id = 1; id <= 9; id++) {
      await raw.send({ type: "request", id, data: text("x"), more: false });
    }
    await raw.closed();
    assert.equal(await one.rejections.next(), "garbage");
    await aborted.until((all) => all.length === 8);
    one.answer = (request) => Promise.resolve(request);
  }, { requests: 8 });
});

Deno.test("a request in pieces without end is cut off at the bound", async () => {
  await withCluster(async (one) => {
    const raw = await member(one);
    const piece = encode({ type: "request", id: 1, data: new Uint8Array(60_000), more: true });
    for (let i = 0; i < 5; i++) await raw.write(piece);
    await raw.closed();
    assert.equal(await one.rejections.next(), "oversized");
  }, { requestBytes: 200_000 });
});

Deno.test("a member that asks and does not read the answers is cut off at the bound", async () => {
  const answer = new Uint8Array(1_000_000);
  await withCluster(async (one, two) => {
    one.answer = (_request, _signal, from) =>
      Promise.resolve(from === two.id ? text("after") : answer);
    const raw = await member(one);
    for (let id = 1; id <= 200; id++) {
      await raw.send({ type: "request", id, data: text("x"), more: false });
    }
    assert.deepEqual(await two.transport.request(one.id, text("x")), text("after"));
    // What got out is what the operating system took, and what was waiting is gone.
    await raw.closed();
    const bytes = raw.frames.items.reduce(
      (sum, frame) => sum + (frame.type === "answer" ? frame.data.length : 0),
      0,
    );
    assert.ok(bytes < 100_000_000, `${bytes} bytes of answers`);
  }, { requestsBytes: 8_000_000 });
});

Deno.test("a newer connection of a member takes the place of the older", async () => {
  await withCluster(async (one) => {
    const older = await member(one);
    const newer = await member(one);
    await older.closed();
    await newer.send({ type: "request", id: 1, data: text("x"), more: false });
    const isAnswer = (frame: { type: string }) => frame.type === "answer";
    while (!isAnswer(await newer.read()));
    newer.close();
  });
});
