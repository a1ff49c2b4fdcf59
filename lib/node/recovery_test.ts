import assert from "node:assert/strict";
import { type ClusterId, FatalError, type Incarnation, nodeId } from "../base/mod.ts";
import { encodeMembership, type Entry, type Membership } from "../raft/mod.ts";
import {
  type Command,
  encodeCommand,
  encodeSnapshot,
  ReplicatedState,
  type ServiceEvent,
} from "../state/mod.ts";
import {
  type Identity,
  MemoryDisk,
  MemoryLogStore,
  MemorySnapshotDisk,
  MemorySnapshotStore,
} from "../storage/mod.ts";
import { limits, spec } from "./fixtures_test.ts";
import { type RecoveredNode, recoverNode } from "./recovery.ts";

const CLUSTER = "c1" as ClusterId;

const IDENTITY: Identity = {
  nodeId: nodeId(1),
  incarnation: "i1" as Incarnation,
  clusterId: CLUSTER,
  agreed: CLUSTER,
  term: 1,
};

const LETTER_R = "r".charCodeAt(0);

function membership(index: number, clusterId = CLUSTER): Membership {
  const member = { id: nodeId(1), address: "a:1", incarnation: IDENTITY.incarnation, voter: true };
  return { clusterId, index, members: [member] };
}

function founding(clusterId = CLUSTER): Entry {
  const data = encodeMembership(membership(1, clusterId));
  return { index: 1, term: 1, kind: "membership", data };
}

function command(index: number, term = 1): Entry {
  const register: Command = { type: "register", service: spec(`s${index}`) };
  const data = encodeCommand({ at: index, command: register });
  return { index, term, kind: "command", data };
}

function commands(first: number, last: number, term = 1): Entry[] {
  return Array.from({ length: last - first + 1 }, (_, i) => command(first + i, term));
}

/** What a node has on its disks when it starts. */
class Disks {
  readonly log = new MemoryDisk();
  readonly snapshots = new MemorySnapshotDisk();
  identity = IDENTITY;

  constructor(entries: readonly Entry[], commit: number, term = entries.at(-1)?.term ?? 0) {
    this.log.entries = [...entries];
    this.log.commit = commit;
    this.log.hardState = { term, votedFor: nodeId(1) };
  }

  /** A snapshot of services `s2` to `s<index>`, and of the last `keeps` changes that led there. */
  async publish(index: number, term = 1, clusterId = CLUSTER, keeps = 0): Promise<void> {
    const state = new ReplicatedState();
    const events: ServiceEvent[] = [];
    for (let at = 2; at <= index; at++) {
      const command = { type: "register", service: spec(`s${at}`) } as const;
      events.push(...state.apply({ at, command }, at).events);
    }
    const past = { start: index - keeps, events: events.slice(events.length - keeps) };
    const meta = { position: { index, term }, membership: membership(1, clusterId) };
    const writer = await new MemorySnapshotStore(this.snapshots).begin(meta);
    for (const chunk of encodeSnapshot(state.freeze(), 100, past)) await writer.write(chunk);
    await writer.publish();
  }

  compact(index: number, term = 1): void {
    this.log.entries = this.log.entries.filter((entry) => entry.index > index);
    this.log.base = { index, term };
  }

  recover(historyEvents = 100): Promise<RecoveredNode> {
    const stores = {
      log: new MemoryLogStore(this.log),
      snapshots: new MemorySnapshotStore(this.snapshots),
    };
    return recoverNode(stores, this.identity, limits({ historyEvents }));
  }

  /** It must refuse, with `message`, and leave everything as it was, so that it refuses again. */
  async assertRefused(message: RegExp): Promise<void> {
    const before = structuredClone({ ...this.log });
    const isRefusal = (error: unknown) =>
      error instanceof FatalError && message.test(error.message);
    await assert.rejects(this.recover(), isRefusal);
    assert.deepEqual({ ...this.log }, before);
  }
}

function servicesOf({ state }: RecoveredNode): string[] {
  return state.freeze().services.map(({ serviceId }) => serviceId).sort();
}

function ids(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `s${first + i}`).sort();
}

Deno.test("a node that never was in a cluster starts empty", async () => {
  const disks = new Disks([], 0);
  disks.identity = { ...IDENTITY, clusterId: undefined, agreed: undefined, term: 0 };
  const node = await disks.recover();
  assert.deepEqual(node.raft.memberships, []);
  assert.deepEqual(node.position, { index: 0, term: 0 });
  assert.deepEqual(servicesOf(node), []);
});

Deno.test("what is known to be committed is applied, the rest is kept for the core", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 6);
  const node = await disks.recover();
  assert.deepEqual(servicesOf(node), ids(2, 6));
  assert.deepEqual(node.position, { index: 6, term: 1 });
  assert.deepEqual(node.raft.entries, commands(7, 10));
  assert.equal(node.raft.applied, 6);
  assert.equal(node.raft.lastIndex, 10);
  assert.deepEqual(node.raft.hardState, { term: 1, votedFor: 1 });
  assert.deepEqual(node.raft.memberships, [membership(1)]);
});

Deno.test("a log goes on from the snapshot, whatever it still holds of what is before", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 8);
  await disks.publish(6);
  disks.compact(3);
  const node = await disks.recover();
  assert.deepEqual(servicesOf(node), ids(2, 8));
  assert.deepEqual(node.raft.entries, commands(9, 10));
  assert.deepEqual(node.raft.base, { index: 3, term: 1 });
  assert.deepEqual(node.raft.memberships, [membership(1)]);
});

Deno.test("a log that was committed up to less than the snapshot starts from the snapshot", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 4);
  await disks.publish(6);
  const node = await disks.recover();
  assert.equal(node.raft.applied, 6);
  assert.deepEqual(node.raft.entries, commands(7, 10));
  assert.deepEqual(servicesOf(node), ids(2, 6));
});

Deno.test("watches can resume over the part of the log that is applied again", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 10);
  await disks.publish(5);
  const { history } = await disks.recover();
  assert.deepEqual(history.after(5, 100)?.map(({ revision }) => revision), [6, 7, 8, 9, 10]);
  assert.equal(history.after(4, 100), undefined);
  const short = await disks.recover(2);
  assert.deepEqual(short.history.after(8, 100)?.map(({ revision }) => revision), [9, 10]);
  assert.equal(short.history.after(7, 100), undefined);
});

Deno.test("watches can resume from before the snapshot, as far back as it has changes", async () => {
  for (const commit of [6, 9]) {
    const disks = new Disks([founding(), ...commands(2, 9)], commit);
    await disks.publish(6, 1, CLUSTER, 3);
    disks.compact(5);
    const { history } = await disks.recover();
    const revisions = history.after(3, Infinity)?.map(({ revision }) => revision);
    assert.deepEqual([history.oldest, revisions], [3, ids(4, commit).map((id) => Number(id[1]))]);
    const { history: bounded } = await disks.recover(2);
    assert.equal(bounded.oldest, commit - 2);
  }
});

Deno.test("memberships of the log follow that of the snapshot", async () => {
  const joint = { ...command(8), kind: "membership" as const, data: founding().data };
  const disks = new Disks([founding(), ...commands(2, 7), joint, ...commands(9, 10)], 7);
  await disks.publish(6);
  const { raft } = await disks.recover();
  assert.deepEqual(raft.memberships, [membership(1), membership(8)]);
  assert.equal(raft.entries[0]?.kind, "membership");
});

Deno.test("a received snapshot behind the end of the log takes its place", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 8);
  await disks.publish(50, 3);
  const node = await disks.recover();
  assert.deepEqual(node.raft.base, { index: 50, term: 3 });
  assert.deepEqual([node.raft.lastIndex, node.raft.applied], [50, 50]);
  assert.deepEqual([node.raft.entries, node.raft.termRuns], [[], []]);
  assert.equal(servicesOf(node).length, 49);
  assert.deepEqual(node.raft.hardState, { term: 3, votedFor: undefined }, "no vote of term 1");
  const again = await disks.recover();
  assert.deepEqual(again.raft, node.raft);
});

Deno.test("a received snapshot that contradicts what was not committed takes its place too", async () => {
  const stray = { ...command(9, 2), kind: "membership" as const, data: founding().data };
  const disks = new Disks([founding(), ...commands(2, 7), command(8, 2), stray], 7);
  await disks.publish(8, 3);
  const node = await disks.recover();
  assert.deepEqual([node.raft.lastIndex, node.raft.entries], [8, []]);
  assert.deepEqual(node.raft.memberships, [membership(1)], "not the one that was never committed");
  assert.deepEqual(disks.log.entries, []);
});

Deno.test("refused: entries before the log's beginning that no snapshot holds", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 10);
  disks.compact(5);
  await disks.assertRefused(/begins behind entry 5, but the snapshot .* is missing/);
  await disks.publish(4);
  await disks.assertRefused(/begins behind entry 5, but the snapshot .* ends at 4/);
});

Deno.test("refused: a snapshot that contradicts what is committed in the log", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 8);
  await disks.publish(8, 2);
  await disks.assertRefused(/entry 8 is committed in the log, but the snapshot says .* term 2/);
});

Deno.test("refused: a snapshot that contradicts where the log begins", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 10);
  disks.compact(5);
  disks.log.commit = 0;
  await disks.publish(5, 2);
  await disks.assertRefused(/entry 5 is committed in the log/);
});

Deno.test("refused: a database that has forgotten a term", async () => {
  const disks = new Disks([founding(), ...commands(2, 10)], 8);
  disks.identity = { ...IDENTITY, term: 2 };
  await disks.assertRefused(/node 1 had reached term 2, but its database says 1/);
  await disks.publish(50, 1);
  await disks.assertRefused(/node 1 had reached term 2/);
});

Deno.test("refused: the empty log of a member", async () => {
  const disks = new Disks([], 0, 1);
  await disks.assertRefused(/the log of node 1 is empty: restore the data directory/);
});

Deno.test("refused: the log or the snapshot of another cluster", async () => {
  const disks = new Disks([founding("c2" as ClusterId), ...commands(2, 3)], 3);
  await disks.assertRefused(/belongs to cluster c1, but its log to c2/);
  const other = new Disks([founding(), ...commands(2, 3)], 3);
  await other.publish(50, 1, "c2" as ClusterId);
  await other.assertRefused(/belongs to cluster c1, but its log to c2/);
});

Deno.test("refused: a committed command that this version cannot read", async () => {
  const unreadable = { ...command(3), data: new Uint8Array([99, 1, 2]) };
  await new Disks([founding(), command(2), unreadable], 3).assertRefused(/format version 99/);
});

Deno.test("refused: a snapshot that is damaged, short, or no snapshot", async () => {
  const damages: ((chunks: Uint8Array[]) => Uint8Array[])[] = [
    ([first, ...rest]) => [first!.map((byte, i) => i === 20 ? byte ^ 1 : byte), ...rest],
    // A letter of a name: nothing but the checksum can tell.
    (chunks) => chunks.map((chunk) => chunk.map((byte) => byte === LETTER_R ? byte + 1 : byte)),
    (chunks) => chunks.slice(0, -1),
    () => [],
  ];
  for (const damage of damages) {
    const disks = new Disks([founding(), ...commands(2, 10)], 10);
    await disks.publish(6);
    const { snapshot, chunks } = disks.snapshots.published!;
    disks.snapshots.published = { snapshot, chunks: damage([...chunks]) };
    await disks.assertRefused(/what this node has stored cannot be read: .*snapshot/);
  }
});

Deno.test("a store that fails is a reason to stop, in words", async () => {
  const disks = new Disks([founding()], 1);
  const snapshots = new MemorySnapshotStore(disks.snapshots);
  snapshots.latest = () => Promise.reject(new TypeError("disk I/O error"));
  const log = new MemoryLogStore(disks.log);
  await assert.rejects(
    recoverNode({ log, snapshots }, IDENTITY, limits({})),
    (error) => error instanceof FatalError && /cannot be read: disk I\/O error/.test(error.message),
  );
});
