// Whatever a peer does to whoever dials it: memory stays bounded and nobody else waits.

import assert from "node:assert/strict";
import { nodeId, type TransportLimits } from "../../lib/base/mod.ts";
import type { ClusterId, Incarnation, Timers } from "../../lib/base/mod.ts";
import { systemTimers } from "../../lib/base/system.ts";
import type { Member, Message } from "../../lib/raft/mod.ts";
import type { Frame, MemberIdentity } from "../../lib/transport/protocol.ts";
import { RawListener, type RawPeer } from "../support/raw_peer.ts";
import { CLUSTER, Lab, tcpWorld, type TestNode } from "../support/transports.ts";
import { inTime } from "../support/until.ts";

const LIMITS = { pingMs: 20, idleMs: 300, welcomeMs: 60_000, lingerMs: 50 };
const PLAYED = { id: nodeId(3), incarnation: "inc-3" as Incarnation };

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const heartbeat = (round: number): Message => ({ type: "heartbeat", term: 1, commit: 0, round });

/** Nodes 1 and 2, and node 3 that the test plays at `listener`. */
async function withPeer(
  run: (one: TestNode, two: TestNode, listener: RawListener) => Promise<void>,
  limits: Partial<TransportLimits> = {},
  timers: Timers = systemTimers,
): Promise<void> {
  const lab = new Lab(tcpWorld({ ...LIMITS, ...limits }, timers));
  const listener = new RawListener();
  try {
    const one = await lab.node({ id: 1 });
    const two = await lab.node({ id: 2 });
    const three: Member = { ...PLAYED, address: listener.address, voter: true };
    const members = [one.member, two.member, three];
    one.join(members);
    two.join([one.member, two.member]);
    await one.ask(two.id, text("before"));
    await inTime("the test of a peer", run(one, two, listener));
    assert.deepEqual(await one.transport.request(two.id, text("after")), text("after"));
  } finally {
    await listener.close();
    await lab.close();
  }
}

/** Takes the next call of node 1 as node 3 should. */
async function welcome(listener: RawListener): Promise<RawPeer> {
  const peer = await listener.peers.next();
  assert.equal((await peer.read()).type, "hello");
  await peer.send(welcomeOf({}));
  return peer;
}

function welcomeOf(change: Partial<MemberIdentity>): Frame {
  const { id: nodeId, incarnation } = PLAYED;
  const identity = { clusterId: CLUSTER, nodeId, incarnation, ...change };
  return { type: "welcome", purpose: { type: "member", identity } };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => "no error", ({ code }) => code);

Deno.test("a peer that takes the call and says nothing is given up and called again", async () => {
  await withPeer(async (one, _two, listener) => {
    const code = codeOf(one.transport.request(PLAYED.id, text("x")));
    const peer = await listener.peers.next();
    assert.equal(await code, "unavailable");
    await peer.closed();
    (await listener.peers.next()).close();
  }, { welcomeMs: 100 });
});

Deno.test("while a peer that failed before is called again, requests do not wait for it", async () => {
  await withPeer(async (one, _two, listener) => {
    (await listener.peers.next()).close();
    const again = await listener.peers.next();
    assert.equal((await again.read()).type, "hello");
    assert.equal(await codeOf(one.transport.request(PLAYED.id, text("x"))), "unavailable");
    await again.send(welcomeOf({}));
    const answer = one.ask(PLAYED.id, text("y"));
    const request = await again.read();
    assert.ok(request.type === "request");
    await again.send({ type: "answer", id: request.id, data: text("y"), more: false });
    assert.deepEqual(await answer, text("y"));
  });
});

/** Calls come after 10, 20, 40 ms and so on, each wait at least half as long. */
async function assertBacksOff(hangUp: () => Promise<void>): Promise<void> {
  await hangUp();
  for (let least = 5; least <= 160; least *= 2) {
    const since = performance.now();
    await hangUp();
    const waited = performance.now() - since;
    assert.ok(waited >= least - 1, `${waited} ms instead of ${least}`);
  }
}

Deno.test("a peer that hangs up is called ever less often", async () => {
  await withPeer(async (_one, _two, listener) => {
    await assertBacksOff(async () => (await listener.peers.next()).close());
  }, { backoffMinMs: 10, backoffMaxMs: 10_000 });
});

Deno.test("a peer that hangs up after every welcome is called ever less often, too", async () => {
  await withPeer(async (_one, _two, listener) => {
    await assertBacksOff(async () => (await welcome(listener)).close());
  }, { backoffMinMs: 10, backoffMaxMs: 10_000 });
});

Deno.test("a peer that was there for a while is called again soon after it hangs up", async () => {
  // Every other delay is longer than these.
  const limits = { ...LIMITS, backoffMinMs: 4, backoffMaxMs: 40, pingMs: 50, lingerMs: 50 };
  const waits: number[] = [];
  const timers: Timers = {
    after(delay, work) {
      if (delay <= limits.backoffMaxMs) waits.push(delay);
      return systemTimers.after(delay, work);
    },
  };
  await withPeer(
    async (_one, _two, listener) => {
      for (let i = 0; i < 6; i++) (await listener.peers.next()).close();
      const peer = await welcome(listener);
      assert.ok(waits.at(-1)! >= limits.backoffMaxMs / 2, `${waits}`);
      await new Promise((resolve) => setTimeout(resolve, 2 * limits.backoffMaxMs));
      peer.close();
      (await listener.peers.next()).close();
      assert.ok(waits.at(-1)! <= limits.backoffMinMs, `${waits}`);
    },
    limits,
    timers,
  );
});

Deno.test("nodes that have nothing to say to each other stay connected", async () => {
  await withPeer(async (one, two) => {
    await two.ask(one.id, text("x"));
    await new Promise((resolve) => setTimeout(resolve, 3 * LIMITS.idleMs));
    for (const node of [one, two]) {
      const lost = node.connections.items.filter(({ connected }) => !connected);
      assert.deepEqual(lost, []);
    }
  });
});

Deno.test("a peer with another identity is not sent anything", async () => {
  await withPeer(async (one, _two, listener) => {
    const others: Partial<MemberIdentity>[] = [
      { clusterId: "other" as ClusterId },
      { nodeId: nodeId(9) },
      { incarnation: "other" as Incarnation },
    ];
    for (const other of others) {
      const peer = await listener.peers.next();
      await peer.read();
      one.transport.send(PLAYED.id, heartbeat(1));
      await peer.send(welcomeOf(other));
      await peer.closed();
      assert.deepEqual(peer.frames.items, []);
    }
  });
});

Deno.test("a peer that answers the hello with something else is given up", async () => {
  await withPeer(async (one, _two, listener) => {
    const peer = await listener.peers.next();
    await peer.read();
    const code = codeOf(one.transport.request(PLAYED.id, text("x")));
    await peer.write(text("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert.equal(await code, "unavailable");
    await peer.closed();
  });
});

Deno.test("a peer that breaks the protocol is given up, and what it was asked is unknown", async () => {
  await withPeer(async (one, _two, listener) => {
    const code = codeOf(one.transport.request(PLAYED.id, text("x")));
    const peer = await welcome(listener);
    assert.equal((await peer.read()).type, "request");
    await peer.send({ type: "message", message: heartbeat(1) });
    assert.equal(await code, "outcome_unknown");
    await peer.closed();
  });
});

Deno.test("a peer that falls silent is given up, and what it was asked is unknown", async () => {
  await withPeer(async (one, _two, listener) => {
    const code = codeOf(one.transport.request(PLAYED.id, text("x")));
    const peer = await welcome(listener);
    const began = performance.now();
    assert.equal((await peer.read()).type, "request");
    assert.equal(await code, "outcome_unknown");
    assert.ok(performance.now() - began >= LIMITS.idleMs - LIMITS.pingMs);
    await peer.closed();
  });
});

Deno.test("a peer that is quiet but there stays connected", async () => {
  await withPeer(async (one, _two, listener) => {
    const answer = one.transport.request(PLAYED.id, text("x"));
    const peer = await welcome(listener);
    const request = await peer.read();
    assert.ok(request.type === "request");
    const until = performance.now() + 2 * LIMITS.idleMs;
    while (performance.now() < until) {
      await peer.send({ type: "ping" });
      await new Promise((resolve) => setTimeout(resolve, LIMITS.pingMs));
    }
    await peer.send({ type: "answer", id: request.id, data: text("at last"), more: false });
    assert.deepEqual(await answer, text("at last"));
    assert.equal(listener.dials, 1);
  });
});

Deno.test("a peer that stops reading costs its queue and no more, and delays nobody", async () => {
  const data = new Uint8Array(100_000);
  const append: Message = {
    type: "append",
    term: 1,
    prev: { index: 0, term: 1 },
    entries: [{ index: 1, term: 1, kind: "command", data }],
    commit: 0,
    round: 0,
  };
  await withPeer(async (one, two, listener) => {
    const peer = await welcome(listener);
    await one.ask(two.id, text("x"));
    // More than the operating system takes; of what it does not take, 1 MB may wait.
    let sent = 0;
    for (; one.dropped.items.length < 20; sent++) {
      one.transport.send(PLAYED.id, append);
      one.transport.send(two.id, heartbeat(sent));
      await peer.send({ type: "ping" });
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await two.received.until((all) => all.length === sent);
    const waiting = codeOf(one.transport.request(PLAYED.id, text("x")));
    assert.deepEqual(await one.transport.request(two.id, text("y")), text("y"));
    // It is found out by the write that does not end, although it goes on to say that it is there.
    let isOver = false;
    const pings = (async () => {
      while (!isOver) {
        await peer.send({ type: "ping" });
        await new Promise((resolve) => setTimeout(resolve, LIMITS.pingMs));
      }
    })();
    const code = await waiting;
    isOver = true;
    await pings;
    assert.ok(code === "unavailable" || code === "outcome_unknown", String(code));
    await listener.peers.next();
  }, { queueBytes: 1_000_000 });
});
