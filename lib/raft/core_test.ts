// What needs no second node; everything else is in tests/scenarios.

import assert from "node:assert/strict";
import { NO_BYTES, nodeId, seededRng } from "../base/mod.ts";
import type { ClusterId, Incarnation } from "../base/mod.ts";
import { RaftCore } from "./core.ts";
import type { Effect, Input } from "./input.ts";
import type { Message } from "./message.ts";
import { type Entry, type Membership, ORIGIN, type RaftConfig, type Recovered } from "./types.ts";

const CONFIG: RaftConfig = {
  id: nodeId(1),
  electionTimeout: 100,
  heartbeatInterval: 20,
  messageEntries: 10,
  messageBytes: 1_000,
  inflightMessages: 2,
  cacheBytes: 1_000,
};

function entry(index: number, term: number): Entry {
  return { index, term, kind: "command", data: NO_BYTES };
}

function recovered(log: readonly Entry[] = [], term = 0): Recovered {
  const members = [1, 2, 3].map((id) => ({
    id: nodeId(id),
    address: `10.0.0.${id}:50053`,
    incarnation: `incarnation ${id}` as Incarnation,
    voter: true,
  }));
  const membership: Membership = { clusterId: "cluster" as ClusterId, index: 0, members };
  return {
    hardState: { term, votedFor: undefined },
    base: ORIGIN,
    termRuns: log.filter((one, i) => one.term !== log[i - 1]?.term),
    lastIndex: log.length,
    applied: 0,
    entries: log,
    memberships: [membership],
  };
}

function onlyTheFirst(membership: Membership): Membership {
  return { ...membership, members: membership.members.slice(0, 1) };
}

function core(from: Recovered = recovered(), seed = 1): RaftCore {
  return new RaftCore(CONFIG, seededRng(seed), from, 0);
}

function receive(from: number, message: Message): Input {
  return { type: "receive", from: nodeId(from), message };
}

function heartbeat(term: number): Input {
  return receive(2, { type: "heartbeat", term, commit: 0, round: 0 });
}

function applied(effects: readonly Effect[]): number[] {
  return effects.flatMap((effect) =>
    effect.type === "apply" ? effect.entries.map(({ index }) => index) : []
  );
}

Deno.test("election timeouts are drawn afresh from [t, 2t) with every word of the leader", () => {
  const node = core();
  const drawn = Array.from({ length: 1_000 }, (_, i) => {
    node.step(i, heartbeat(1));
    return node.deadline() - i;
  });
  assert.ok(drawn.every((timeout) => timeout >= 100 && timeout < 200));
  assert.ok(Math.min(...drawn) < 105 && Math.max(...drawn) >= 195);
  assert.ok(new Set(drawn).size > 80);
});

Deno.test("the same inputs at the same times give the same effects", () => {
  const run = () => {
    const node = core(recovered([entry(1, 1)], 1), 42);
    const effects: Effect[] = [];
    for (let now = 0; now < 2_000; now += 10) {
      if (now >= node.deadline()) effects.push(...node.step(now, { type: "tick" }));
      if (now % 500 === 0) effects.push(...node.step(now, heartbeat(1 + now / 500)));
    }
    return effects;
  };
  assert.deepEqual(run(), run());
  assert.ok(run().length > 10);
});

Deno.test("a clock that stands still or goes back does no harm", () => {
  const node = core();
  const at = node.deadline();
  node.step(at, { type: "tick" });
  assert.equal(node.standing.role, "pre_candidate");
  node.step(at - 50, { type: "tick" });
  assert.ok(node.deadline() >= at + 100);
});

Deno.test("a commit index counts as far as the message has shown the logs to be the same", () => {
  // Entries 3 to 5 are left over from an old leader; the message speaks of 1 and 2 alone.
  const log = [1, 1, 2, 2, 2].map((term, i) => entry(i + 1, term));
  const node = core(recovered(log, 3));
  const append: Message = {
    type: "append",
    term: 3,
    prev: { index: 1, term: 1 },
    entries: [entry(2, 1)],
    commit: 5,
    round: 0,
  };
  assert.deepEqual(applied(node.step(10, receive(2, append))), [1, 2]);
  assert.equal(node.commitIndex, 2);
});

Deno.test("answers from nodes that are no members are not counted", () => {
  const node = core();
  node.step(node.deadline(), { type: "tick" });
  for (const from of [7, 8, 9]) {
    node.step(200, receive(from, { type: "pre_vote_reply", term: 1, granted: true }));
  }
  assert.equal(node.standing.role, "pre_candidate");
});

Deno.test("a refusal of enough others ends an attempt", () => {
  const node = core();
  node.step(node.deadline(), { type: "tick" });
  node.step(200, receive(2, { type: "pre_vote_reply", term: 0, granted: false }));
  assert.equal(node.standing.role, "pre_candidate");
  node.step(200, receive(3, { type: "pre_vote_reply", term: 0, granted: false }));
  assert.equal(node.standing.role, "follower");
});

Deno.test("a proposal of nothing writes nothing", () => {
  const alone = recovered();
  const node = core({ ...alone, memberships: alone.memberships.map(onlyTheFirst) });
  const effects = node.step(0, { type: "tick" });
  assert.equal(node.standing.role, "leader");
  assert.equal(effects.filter(({ type }) => type === "persist").length, 3); // Term, vote, entry.
  const { term } = node.standing;
  node.step(0, {
    type: "persisted",
    last: node.lastPosition,
    hardState: { term, votedFor: CONFIG.id },
  });
  const none = node.step(0, { type: "propose", entries: [] });
  assert.deepEqual(none, [{ type: "proposed", first: 2, term, count: 0 }]);
});

Deno.test("reads that were asked of a leader and are never answered do not pile up", () => {
  const node = core();
  node.step(0, heartbeat(1));
  const failed: number[] = [];
  for (let id = 1; id <= 1_000; id++) {
    node.step(id * 10, { type: "read", id });
    for (const effect of node.step(id * 10, heartbeat(1))) {
      if (effect.type === "read_failed") failed.push(...effect.ids);
    }
  }
  assert.deepEqual(failed, Array.from({ length: 990 }, (_, i) => i + 1));
});
