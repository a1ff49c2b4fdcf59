import assert from "node:assert/strict";
import { type ClusterId, type Incarnation, nodeId, type NodeLimits } from "../base/mod.ts";
import { NODE_LIMITS, seededRng } from "../base/mod.ts";
import {
  type Effect,
  encodeMembership,
  type Entry,
  type Membership,
  type Message,
  ORIGIN,
  RaftCore,
  type SnapshotMeta,
  type Standing,
} from "../raft/mod.ts";
import { MemoryDisk, MemoryLogStore } from "../storage/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { RaftDriver } from "./driver.ts";
import { limits } from "./fixtures_test.ts";

const ME = nodeId(1);

function membershipOf(size: number): Membership {
  const members = Array.from({ length: size }, (_, i) => ({
    id: nodeId(i + 1),
    address: `n${i + 1}`,
    incarnation: `i${i + 1}` as Incarnation,
    voter: true,
  }));
  return { clusterId: "c" as ClusterId, index: 1, members };
}

/** Node 1 of a cluster, with its disk in the test's hands. */
class Rig {
  readonly time = new VirtualTime();
  readonly disk = new MemoryDisk();
  readonly happened: string[] = [];
  readonly applied: Entry[] = [];
  readonly sent: { to: number; message: Message }[] = [];
  readonly standings: Standing[] = [];
  readonly #membership: Membership;
  /** Called with each write before it is done; what it waits for holds up the disk. */
  onWrite: () => Promise<void> = () => Promise.resolve();
  onEffect: (effect: Effect) => void = () => {};
  readonly driver: RaftDriver;

  constructor(members: number, smaller: Partial<NodeLimits> = {}) {
    this.#membership = membershipOf(members);
    const founding: Entry = {
      index: 1,
      term: 1,
      kind: "membership",
      data: encodeMembership(this.#membership),
    };
    this.disk.entries = [founding];
    this.disk.hardState = { term: 1, votedFor: undefined };
    this.driver = new RaftDriver({
      core: this.#core(smaller),
      log: new MemoryLogStore(this.disk, async (write) => {
        await this.onWrite();
        write();
        this.happened.push("written");
      }),
      transport: {
        send: (to, message) => {
          this.sent.push({ to, message });
          this.happened.push(`sent ${message.type}`);
        },
      },
      clock: this.time,
      timers: this.time,
      events: this.#events(),
      term: 1,
      votedFor: undefined,
      limits: limits(smaller),
      probe: (effect) => this.onEffect(effect),
    });
  }

  #core(smaller: Partial<NodeLimits>): RaftCore {
    const { messageEntries, messageBytes, inflightMessages, cacheBytes } = {
      ...NODE_LIMITS,
      ...smaller,
    };
    const config = { messageEntries, messageBytes, inflightMessages, cacheBytes };
    return new RaftCore(
      { id: ME, electionTimeout: 300, heartbeatInterval: 100, ...config },
      seededRng(1),
      {
        hardState: this.disk.hardState,
        base: ORIGIN,
        termRuns: [{ index: 1, term: 1 }],
        lastIndex: 1,
        applied: 1,
        entries: [],
        memberships: [this.#membership],
      },
      0,
    );
  }

  #events() {
    const note = (what: string) => void this.happened.push(what);
    return {
      apply: (entries: readonly Entry[]) => {
        for (const entry of entries) this.applied.push(entry);
      },
      readReady: (ids: readonly number[], index: number) => note(`read ${ids} at ${index}`),
      readFailed: (ids: readonly number[]) => note(`read ${ids} failed`),
      standing: (standing: Standing) => void this.standings.push(standing),
      sendSnapshot: (to: number) => note(`send a snapshot to ${to}`),
      snapshotAcked: () => {},
      receiveSnapshot: () => note("receive a snapshot"),
      termPersisted: (term: number) => note(`term ${term} is on disk`),
      written: () => note("told of a write"),
      failed: (error: unknown) => note(`failed: ${error instanceof Error && error.message}`),
    };
  }

  start(): void {
    this.driver.start();
  }

  receive(from: number, message: Message): void {
    this.driver.step({ type: "receive", from: nodeId(from), message });
  }

  /** Holds up the disk until the returned function is called. */
  hold(): () => Promise<void> {
    const gate = Promise.withResolvers<void>();
    this.onWrite = () => gate.promise;
    return () => {
      this.onWrite = () => Promise.resolve();
      gate.resolve();
      return settled();
    };
  }

  /** Makes this node the leader of three, in term 2, with its first entry committed. */
  async lead(): Promise<void> {
    this.start();
    await this.time.until(() => this.sent.some(({ message }) => message.type === "pre_vote"));
    this.receive(2, { type: "pre_vote_reply", term: 2, granted: true });
    await settled();
    this.receive(2, { type: "vote_reply", term: 2, granted: true });
    await settled();
    this.accept(2);
    await settled();
    assert.deepEqual(this.driver.core.standing, {
      role: "leader",
      term: 2,
      leader: 1,
      ready: true,
    });
  }

  /** Node `from` has everything on its disk. */
  accept(from: number): void {
    const match = this.driver.core.lastPosition.index;
    this.receive(from, { type: "append_accepted", term: 2, match, round: 0 });
  }
}

function append(first: number, count: number, commit: number, term = 2): Message {
  return {
    type: "append",
    term,
    prev: { index: first - 1, term: first === 2 ? 1 : term },
    entries: Array.from({ length: count }, (_, i) => command(first + i, term)),
    commit,
    round: 1,
  };
}

function command(index: number, term: number): Entry {
  return { index, term, kind: "command", data: new Uint8Array([index]) };
}

Deno.test("a node that is alone leads at once, and applies what is on its disk", async () => {
  const rig = new Rig(1);
  rig.start();
  await rig.time.advance(10);
  assert.deepEqual(rig.standings.at(-1), { role: "leader", term: 2, leader: 1, ready: true });
  const release = rig.hold();
  assert.deepEqual(rig.driver.propose([new Uint8Array([7]), new Uint8Array([8])]), {
    type: "proposed",
    first: 3,
    term: 2,
    count: 2,
  });
  assert.ok(rig.driver.diskBusy);
  assert.deepEqual(rig.applied.map(({ index }) => index), [2]);
  await release();
  assert.deepEqual(rig.applied.map(({ index }) => index), [2, 3, 4]);
  assert.equal(rig.disk.entries.length, 4);
});

Deno.test("a node that does not lead takes no proposal", () => {
  const rig = new Rig(3);
  rig.start();
  assert.equal(rig.driver.propose([new Uint8Array()]), undefined);
});

Deno.test("a vote goes out only when it is on disk", async () => {
  const rig = new Rig(3);
  rig.start();
  const release = rig.hold();
  rig.receive(2, { type: "vote", term: 5, last: { index: 9, term: 4 }, transfer: false });
  await settled();
  assert.equal(rig.sent.length, 0);
  await release();
  assert.deepEqual(rig.sent.map(({ message }) => message.type), ["vote_reply"]);
  assert.deepEqual(rig.disk.hardState, { term: 5, votedFor: 2 });
  assert.ok(rig.happened.indexOf("term 5 is on disk") < rig.happened.indexOf("sent vote_reply"));
});

Deno.test("entries are acknowledged only when they are on disk, and applied then", async () => {
  const rig = new Rig(3);
  rig.start();
  const release = rig.hold();
  rig.receive(2, append(2, 3, 3));
  await settled();
  assert.deepEqual([rig.sent, rig.applied], [[], []]);
  await release();
  assert.deepEqual(rig.sent.map(({ message }) => message), [
    { type: "append_accepted", term: 2, match: 4, round: 1 },
  ]);
  assert.deepEqual(rig.applied.map(({ index }) => index), [2, 3]);
});

Deno.test("a new term is told of once it is on disk, once", async () => {
  const rig = new Rig(3);
  rig.start();
  rig.receive(2, append(2, 1, 1));
  await settled();
  rig.receive(2, append(3, 1, 1));
  await settled();
  assert.deepEqual(rig.happened.filter((what) => what.startsWith("term")), ["term 2 is on disk"]);
});

Deno.test("a write that fails: nothing more is sent, written or applied", async () => {
  const rig = new Rig(3);
  rig.start();
  rig.receive(2, append(2, 2, 1));
  await settled();
  rig.onWrite = () => Promise.reject(new Error("disk full"));
  rig.receive(2, append(4, 2, 1));
  await settled();
  rig.driver.halt();
  const [sent, applied] = [rig.sent.length, rig.applied.length];
  assert.ok(rig.happened.includes("failed: disk full"));
  rig.receive(2, append(4, 2, 5));
  rig.receive(2, { type: "vote", term: 9, last: { index: 99, term: 8 }, transfer: false });
  await rig.time.advance(10_000);
  assert.deepEqual([rig.sent.length, rig.applied.length], [sent, applied]);
  assert.equal(rig.time.next, undefined, "no timer is left");
});

Deno.test("halted in the middle of its effects, it carries out no more of them", async () => {
  const rig = new Rig(5);
  rig.start();
  rig.onEffect = () => rig.driver.halt();
  await rig.time.advance(1_000);
  assert.equal(rig.sent.length, 1, "the first of four questions");
});

Deno.test("silence leads to an election, again and again, by the core's own clock", async () => {
  const rig = new Rig(3);
  rig.start();
  await rig.time.advance(5_000);
  const questions = rig.sent.filter(({ to, message }) => to === 2 && message.type === "pre_vote");
  assert.ok(questions.length >= 8 && questions.length <= 17, `${questions.length} in 5 s`);
  await rig.driver.stop();
  assert.equal(rig.time.next, undefined);
});

Deno.test("a leader beats until it finds that nobody answers", async () => {
  const rig = new Rig(3);
  await rig.lead();
  rig.sent.length = 0;
  await rig.time.advance(1_000);
  const beats = rig.sent.filter(({ to, message }) => to === 2 && message.type === "heartbeat");
  assert.ok(beats.length >= 2 && beats.length <= 4, `${beats.length}`);
  assert.notEqual(rig.standings.at(-1)?.role, "leader");
});

Deno.test("reads are answered, or fail", async () => {
  const rig = new Rig(3);
  rig.start();
  rig.driver.step({ type: "read", id: 7 });
  assert.ok(rig.happened.includes("read 7 failed"), "nobody leads");
  const alone = new Rig(1);
  alone.start();
  await alone.time.advance(10);
  alone.driver.step({ type: "read", id: 8 });
  assert.ok(alone.happened.includes("read 8 at 2"));
});

Deno.test("what a slow disk has held up is applied in turns of one write each, and acknowledged", async () => {
  const rig = new Rig(3, { groupEntries: 10 });
  const turns: number[] = [];
  rig.onEffect = (effect) => {
    if (effect.type === "apply") turns.push(effect.entries.length);
  };
  rig.start();
  const release = rig.hold();
  for (let i = 0; i < 8; i++) rig.receive(2, append(2 + 5 * i, 5, 41));
  await settled();
  assert.deepEqual(turns, []);
  await release();
  for (let i = 0; i < 8; i++) await settled();
  assert.deepEqual(turns, [5, 10, 10, 10, 5]);
  const { message } = rig.sent.at(-1)!;
  assert.equal(message.type === "append_accepted" && message.match, 41);
});

Deno.test("entries that are out of memory are read from disk, after what is being written", async () => {
  const rig = new Rig(3, { cacheBytes: 0 });
  await rig.lead();
  for (let i = 0; i < 5; i++) {
    rig.driver.propose([new Uint8Array([i])]);
    await settled();
    rig.accept(2);
    await settled();
  }
  const release = rig.hold();
  rig.driver.propose([new Uint8Array([9])]);
  rig.sent.length = 0;
  rig.receive(3, {
    type: "append_rejected",
    term: 2,
    prev: 1,
    hint: { index: 0, term: 0 },
    round: 0,
  });
  const entriesTo3 = () =>
    rig.sent.flatMap(({ to, message }) =>
      to === 3 && message.type === "append" ? message.entries : []
    );
  await settled();
  assert.deepEqual(entriesTo3(), []);
  await release();
  assert.deepEqual(entriesTo3().map(({ index }) => index).slice(0, 7), [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("a disk that has lost what was written is noticed when it is read, and not asked for ever", async () => {
  const rig = new Rig(3, { cacheBytes: 0 });
  await rig.lead();
  for (let i = 0; i < 5; i++) {
    rig.driver.propose([new Uint8Array([i])]);
    await settled();
    rig.accept(2);
    await settled();
  }
  rig.disk.entries = [];
  rig.receive(3, {
    type: "append_rejected",
    term: 2,
    prev: 1,
    hint: { index: 0, term: 0 },
    round: 0,
  });
  await settled();
  assert.match(rig.happened.at(-1) ?? "", /^failed: entry 1 is not in the log on disk any more/);
});

Deno.test("the log is cut in steps, between which writes have their turn", async () => {
  const rig = new Rig(3, { compactionStep: 10 });
  rig.start();
  rig.receive(2, append(2, 40, 41));
  await settled();
  const bases: number[] = [];
  rig.onWrite = () => {
    bases.push(rig.disk.base.index);
    return Promise.resolve();
  };
  rig.driver.compact({ index: 35, term: 2 });
  rig.receive(2, append(42, 1, 41));
  await settled();
  assert.deepEqual(rig.disk.base, { index: 35, term: 2 });
  assert.deepEqual(rig.driver.core.basePosition, { index: 35, term: 2 });
  assert.equal(rig.disk.entries.at(-1)?.index, 42);
  assert.deepEqual(bases, [0, 10, 10, 20, 30], "the write came behind the first step");
});

const SNAPSHOT: SnapshotMeta = { position: { index: 50, term: 2 }, membership: membershipOf(3) };

Deno.test("a snapshot takes the place of log and state in one turn, then of the log on disk", async () => {
  const rig = new Rig(3);
  rig.start();
  rig.receive(2, append(2, 3, 2));
  await settled();
  const release = rig.hold();
  let installs = 0;
  rig.driver.restore(SNAPSHOT, () => {
    installs++;
    assert.equal(rig.driver.core.basePosition.index, 0);
  });
  assert.deepEqual([installs, rig.driver.core.lastPosition], [1, SNAPSHOT.position]);
  rig.sent.length = 0;
  rig.receive(2, append(51, 1, 51));
  await settled();
  assert.deepEqual([rig.sent, rig.applied.at(-1)?.index], [[], 2], "nothing is promised yet");
  await release();
  assert.deepEqual(rig.disk.base, SNAPSHOT.position);
  assert.deepEqual(rig.disk.entries.map(({ index }) => index), [51]);
  assert.equal(rig.applied.at(-1)?.index, 51);
});

Deno.test("a snapshot that the log has caught up with is not needed", async () => {
  const rig = new Rig(3);
  rig.start();
  rig.receive(2, append(2, 60, 10));
  await settled();
  let installs = 0;
  rig.driver.restore(SNAPSHOT, () => installs++);
  await settled();
  assert.deepEqual([installs, rig.disk.entries.length], [0, 61]);
});

Deno.test("entries that wait to be written when a snapshot comes are dropped with the log", async () => {
  const rig = new Rig(3);
  rig.start();
  const release = rig.hold();
  rig.receive(2, append(2, 3, 1));
  rig.driver.restore(SNAPSHOT, () => {});
  rig.receive(2, append(5, 3, 1));
  await release();
  await settled();
  assert.deepEqual([rig.disk.base, rig.disk.entries], [SNAPSHOT.position, []]);
  assert.equal(rig.driver.core.lastPosition.index, 50);
  assert.ok(!rig.happened.some((what) => what.startsWith("failed")), `${rig.happened}`);
});
