import assert from "node:assert/strict";
import { type ClusterId, type Incarnation, nodeId, seededRng } from "../base/mod.ts";
import type { NodeId, TransportLimits } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { loadFrameCodec } from "./codec.ts";
import type { ClusterTransport, RaftPort } from "./contract.ts";
import { delayBetween, type LinkFaults, PERFECT_LINK } from "./memory_link.ts";
import { MemoryNetwork } from "./memory_network.ts";

const codec = loadFrameCodec();
const [A, B] = [nodeId(1), nodeId(2)];
const SLOW: LinkFaults = { ...PERFECT_LINK, delay: delayBetween(10, 20) };

const heartbeat = (round: number): Message => ({ type: "heartbeat", term: 1, commit: 0, round });
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

type Node = {
  port: RaftPort;
  transport: ClusterTransport;
  rounds: number[];
  answer: (request: Uint8Array) => Promise<Uint8Array>;
};

class World {
  readonly time = new VirtualTime();
  readonly network: MemoryNetwork;
  readonly a: Node;
  b: Node;
  /** When each round arrived at B. */
  readonly arrivals: [round: number, at: number][] = [];

  constructor(faults: LinkFaults, { seed = 1, limits = {} as Partial<TransportLimits> } = {}) {
    this.network = new MemoryNetwork({
      clock: this.time,
      timers: this.time,
      rng: seededRng(seed),
      faults,
      limits,
      codec,
    });
    this.a = this.node(A);
    this.b = this.node(B);
  }

  node(id: NodeId): Node {
    const identity = (one: NodeId) => ({
      address: `node-${one}`,
      incarnation: `inc-${one}` as Incarnation,
    });
    const port = this.network.open({
      nodeId: id,
      ...identity(id),
      onFailure: (error) => {
        throw error;
      },
    });
    const rounds: number[] = [];
    const members = [A, B].map((one) => ({ id: one, ...identity(one), voter: true }));
    const node: Node = {
      port,
      rounds,
      answer: (request) => Promise.resolve(request),
      transport: port.join({ clusterId: "c" as ClusterId, members }, {
        receive: (_from, message) => {
          if (message.type !== "heartbeat") return;
          rounds.push(message.round);
          if (id === B) this.arrivals.push([message.round, this.time.monotonic()]);
        },
        answer: (_from, request) => node.answer(request),
      }),
    };
    return node;
  }

  send(count: number): void {
    for (let round = 1; round <= count; round++) this.a.transport.send(B, heartbeat(round));
  }

  ask(signal?: AbortSignal): Promise<string> {
    return this.a.transport.request(B, bytes(7), signal).then(
      () => "answered",
      (error) => error.code,
    );
  }
}

const sorted = (rounds: readonly number[]) => [...rounds].sort((x, y) => x - y);
const firstRounds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

Deno.test("delays are drawn from the link's range, and messages keep their places", async () => {
  const world = new World(SLOW);
  world.send(100);
  await world.time.advance(9);
  assert.deepEqual(world.b.rounds, []);
  await world.time.advance(11);
  assert.deepEqual(world.b.rounds, firstRounds(100));
  assert.ok(world.arrivals.every(([, at]) => at >= 10 && at <= 20));
});

Deno.test("with reordering messages overtake each other, and none is lost", async () => {
  const world = new World({ ...SLOW, reorder: 0.5 });
  world.send(100);
  await world.time.advance(20);
  assert.notDeepEqual(world.b.rounds, firstRounds(100));
  assert.deepEqual(sorted(world.b.rounds), firstRounds(100));
  assert.ok(world.network.counts.reordered > 20);
});

Deno.test("loss and duplication come as often as they are told to", async () => {
  const world = new World({ ...SLOW, loss: 0.2, duplicate: 0.3 });
  world.send(1_000);
  await world.time.advance(20);
  const { sent, lost, duplicated, delivered } = world.network.counts;
  assert.equal(sent, 1_000);
  assert.ok(lost > 150 && lost < 250, `${lost} lost`);
  assert.ok(duplicated > 200 && duplicated < 290, `${duplicated} doubled`);
  assert.equal(delivered, sent - lost + duplicated);
  assert.equal(world.b.rounds.length, delivered);
});

Deno.test("the same seed repeats everything, another one does not", async () => {
  const run = async (seed: number) => {
    const world = new World({ ...SLOW, loss: 0.1, duplicate: 0.1, reorder: 0.3 }, { seed });
    world.send(200);
    const outcomes = Array.from({ length: 50 }, () => world.ask());
    await world.time.advance(10_000);
    return { arrivals: world.arrivals, outcomes: await Promise.all(outcomes) };
  };
  assert.deepEqual(await run(7), await run(7));
  assert.notDeepEqual(await run(7), await run(8));
});

Deno.test("links differ when they are told to", async () => {
  const world = new World(PERFECT_LINK);
  world.network.setLink(A, B, { ...PERFECT_LINK, loss: 1 });
  world.send(5);
  world.b.transport.send(A, heartbeat(9));
  await world.time.advance(1);
  assert.deepEqual([world.a.rounds, world.b.rounds], [[9], []]);
  world.network.setLink(A, B, undefined);
  world.network.setFaults(SLOW);
  world.send(1);
  await world.time.advance(9);
  assert.deepEqual(world.b.rounds, []);
  await world.time.advance(11);
  assert.deepEqual(world.b.rounds, [1]);
});

Deno.test("a cut goes one way, and takes what is on its way with it", async () => {
  const world = new World(SLOW);
  world.send(3);
  world.b.transport.send(A, heartbeat(9));
  await world.time.advance(5);
  world.network.cut(A, B);
  world.send(3);
  await world.time.advance(100);
  assert.deepEqual([world.a.rounds, world.b.rounds], [[9], []]);
  world.network.mend(A, B);
  world.send(2);
  await world.time.advance(100);
  assert.deepEqual(world.b.rounds, [1, 2]);
});

Deno.test("across a cut a request is unknown at first, and then unavailable at once", async () => {
  for (const [from, to] of [[A, B], [B, A]] as const) {
    const world = new World(SLOW);
    world.network.cut(from, to);
    const first = world.ask();
    await world.time.advance(3_100);
    assert.equal(await first, "outcome_unknown");
    assert.equal(await world.ask(), "unavailable");
    world.network.mendAll();
    const last = world.ask();
    await world.time.advance(100);
    assert.equal(await last, "answered");
  }
});

Deno.test("a lost request and a lost answer look the same to who asked", async () => {
  for (const [from, to] of [[A, B], [B, A]] as const) {
    const world = new World(SLOW);
    let answered = 0;
    world.b.answer = (request) => (answered++, Promise.resolve(request));
    world.network.setLink(from, to, { ...SLOW, loss: 1 });
    const outcome = world.ask();
    await world.time.advance(3_100);
    assert.equal(await outcome, "outcome_unknown");
    assert.equal(answered, from === A ? 0 : 1);
  }
});

Deno.test("a crash breaks what waits for the node, and nothing comes to what was waiting on it", async () => {
  const world = new World(SLOW);
  world.b.answer = () => new Promise(() => {});
  const waiting = world.ask();
  let settled = "not";
  world.b.transport.request(A, bytes(1)).then(() => settled = "well", () => settled = "badly");
  await world.time.advance(15);
  world.network.crash(B);
  world.send(3);
  await world.time.advance(10_000);
  assert.equal(await waiting, "outcome_unknown");
  assert.equal(settled, "not");
  assert.deepEqual(world.b.rounds, []);
  const refused = world.ask();
  await world.time.advance(100);
  assert.equal(await refused, "unavailable");
});

Deno.test("what a node sent before it crashed arrives in part", async () => {
  const world = new World(SLOW);
  world.send(200);
  world.network.crash(A);
  await world.time.advance(100);
  assert.ok(world.b.rounds.length > 50 && world.b.rounds.length < 150);
});

Deno.test("a node that is restarted is another one at the same address", async () => {
  const world = new World(SLOW);
  const before = world.b;
  world.network.crash(B);
  world.b = world.node(B);
  world.send(2);
  const outcome = world.ask();
  await world.time.advance(100);
  assert.deepEqual([before.rounds, world.b.rounds], [[], [1, 2]]);
  assert.equal(await outcome, "answered");
});

Deno.test("a node that stands still gets what came meanwhile, up to a bound, the newest", async () => {
  const world = new World(PERFECT_LINK, { limits: { queueMessages: 10 } });
  world.network.pause(B);
  for (let round = 1; round <= 30; round++) {
    world.a.transport.send(B, heartbeat(round));
    await world.time.advance(1);
  }
  assert.deepEqual(world.b.rounds, []);
  world.network.resume(B);
  await world.time.advance(1);
  assert.deepEqual(world.b.rounds, firstRounds(30).slice(20));
});

Deno.test("a link holds so many messages and drops the oldest", async () => {
  const world = new World(SLOW, { limits: { queueMessages: 10 } });
  world.send(30);
  await world.time.advance(100);
  assert.deepEqual(world.b.rounds, firstRounds(30).slice(20));
  assert.equal(world.network.counts.lost, 20);
});

Deno.test("a request that is cancelled leaves no trace at either end", async () => {
  const world = new World(SLOW);
  const controller = new AbortController();
  const outcome = world.ask(controller.signal);
  await world.time.advance(5);
  controller.abort();
  await world.time.advance(100);
  assert.equal(await outcome, "cancelled");
  assert.equal(world.time.next, undefined);
});

Deno.test("nothing is shared between sender and receiver", async () => {
  const world = new World(PERFECT_LINK);
  const request = bytes(1, 2, 3);
  let received = bytes();
  world.b.answer = (arrived) => {
    received = arrived;
    return Promise.resolve(arrived);
  };
  const answer = world.a.transport.request(B, request);
  await world.time.advance(1);
  received.fill(9);
  assert.deepEqual(request, bytes(1, 2, 3));
  assert.deepEqual(await answer, bytes(1, 2, 3));
});

Deno.test("two ports cannot be open at one address", () => {
  const world = new World(PERFECT_LINK);
  assert.throws(() => world.node(B), RangeError);
});
