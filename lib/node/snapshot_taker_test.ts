import assert from "node:assert/strict";
import { type ClusterId, NODE_LIMITS, type NodeLimits } from "../base/mod.ts";
import type { Entry, LogPosition, Membership } from "../raft/mod.ts";
import { encodeCommand, fingerprint, ReplicatedState, SnapshotDecoder } from "../state/mod.ts";
import {
  MemorySnapshotDisk,
  MemorySnapshotStore,
  type SnapshotStore,
  type StoredSnapshot,
} from "../storage/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { Applier } from "./applier.ts";
import { limits, spec } from "./fixtures_test.ts";
import { SnapshotTaker } from "./snapshot_taker.ts";

const MEMBERSHIP: Membership = { clusterId: "c" as ClusterId, index: 1, members: [] };

type Setup = {
  interval: number;
  phase: number;
  limits: Partial<NodeLimits>;
  lastIndex: number;
  membership: Membership | undefined;
  store: SnapshotStore;
};

/** A node that applies entries; each of term 1. */
function setup(options: Partial<Setup> = {}) {
  const time = new VirtualTime();
  const disk = new MemorySnapshotDisk();
  const store = options.store ?? new MemorySnapshotStore(disk);
  const applier = new Applier(new ReplicatedState(), { index: options.lastIndex ?? 0, term: 1 });
  const membership = "membership" in options ? options.membership : MEMBERSHIP;
  const taken: StoredSnapshot[] = [];
  const cuts: LogPosition[] = [];
  const failures: unknown[] = [];
  const followers = { held: false, replicated: Infinity };
  const core = {
    basePosition: { index: 0, term: 0 },
    membershipAt: () => membership,
    termAt: (index: number) => index < 0 ? undefined : 1,
  };
  const compact = (base: LogPosition) => {
    cuts.push(base);
    core.basePosition = base;
  };
  const taker = new SnapshotTaker({
    driver: { core, compact },
    applier,
    store,
    past: () => ({ start: 0, events: [] }),
    interval: options.interval ?? 10,
    phase: options.phase ?? 0,
    clock: time,
    timers: time,
    limits: limits({ logTailEntries: 3, snapshotChunkBytes: 200, ...options.limits }),
    lastIndex: options.lastIndex ?? 0,
    held: () => followers.held,
    replicated: () => followers.replicated,
    onTaken: (snapshot) => taken.push(snapshot),
    onFailure: (error) => failures.push(error),
  });
  applier.listen((entry) => taker.onApplied(entry));
  const apply = async (count: number, size = 0) => {
    for (let i = 0; i < count; i++) {
      applier.apply([entry(applier.index + 1, size)]);
      await settled();
    }
  };
  return { disk, store, applier, taken, cuts, failures, followers, taker, time, apply };
}

function entry(index: number, size: number): Entry {
  const service = spec(`s${index}`, { version: "v".repeat(size) });
  const data = encodeCommand({ at: index, command: { type: "register", service } });
  return { index, term: 1, kind: "command", data };
}

function indexes(snapshots: readonly { position: LogPosition }[]): number[] {
  return snapshots.map(({ position }) => position.index);
}

Deno.test("one snapshot every interval, of the whole state at one position", async () => {
  const { disk, applier, taken, apply } = setup();
  await apply(9);
  assert.deepEqual(taken, []);
  await apply(1);
  assert.deepEqual(indexes(taken), [10]);
  const { snapshot, chunks } = disk.published!;
  assert.deepEqual(snapshot.position, { index: 10, term: 1 });
  assert.deepEqual(snapshot.membership, MEMBERSHIP);
  assert.ok(chunks.length > 1 && chunks.every((chunk) => chunk.length <= 200));
  const decoder = new SnapshotDecoder();
  for (const chunk of chunks) decoder.push(chunk);
  assert.equal(fingerprint(decoder.finish()), fingerprint(applier.state));
  await apply(25);
  assert.deepEqual(indexes(taken), [10, 20, 30]);
});

Deno.test("entries of one turn are all in it", async () => {
  const { applier, taken } = setup();
  applier.apply(Array.from({ length: 14 }, (_, i) => entry(i + 1, 0)));
  await settled();
  assert.deepEqual(indexes(taken), [14]);
});

Deno.test("so many bytes of log are a reason too", async () => {
  const bytes = entry(1, 500).data.length;
  const { taken, apply } = setup({ interval: 1_000, limits: { snapshotLogBytes: 4 * bytes } });
  await apply(3, 500);
  assert.deepEqual(taken, []);
  await apply(5, 500);
  assert.deepEqual(indexes(taken), [4, 8]);
});

Deno.test("a snapshot that there is, or that was received, stands for its interval", async () => {
  const { taken, taker, apply } = setup({ lastIndex: 12 });
  await apply(7);
  assert.deepEqual(taken, []);
  taker.onRestored(20);
  await apply(10);
  assert.deepEqual(taken, []);
  await apply(1);
  assert.deepEqual(indexes(taken), [30]);
});

Deno.test("members of different phase take theirs at different entries, as often", async () => {
  const thirds = [0, 1 / 3, 2 / 3].map((phase) => setup({ interval: 30, phase }));
  for (const { apply } of thirds) await apply(65);
  assert.deepEqual(thirds.map(({ taken }) => indexes(taken)), [[30, 60], [20, 50], [10, 40]]);
});

Deno.test("between two slices there is a pause for other work", async () => {
  const { taken, time, taker, apply } = setup({ limits: { snapshotSliceBytes: 400 } });
  await apply(10);
  assert.deepEqual(taken, []);
  await time.advance(NODE_LIMITS.snapshotPauseMs - 1);
  assert.deepEqual(taken, []);
  await time.advance(100 * NODE_LIMITS.snapshotPauseMs);
  assert.deepEqual(indexes(taken), [10]);
  await apply(10);
  const stopped = taker.stop();
  await time.advance(NODE_LIMITS.snapshotPauseMs);
  await stopped;
  assert.deepEqual(indexes(taken), [10]);
});

Deno.test("service goes on while it is written, and the snapshot is of where it began", async () => {
  const gate = Promise.withResolvers<void>();
  const disk = new MemorySnapshotDisk();
  const store = new MemorySnapshotStore(disk, (write) => gate.promise.then(write));
  const { taken, applier, apply } = setup({ store });
  await apply(10);
  const at10 = fingerprint(applier.state);
  await apply(20);
  assert.deepEqual(taken, []);
  gate.resolve();
  await settled();
  assert.deepEqual(indexes(taken), [10]);
  const decoder = new SnapshotDecoder();
  for (const chunk of disk.published!.chunks) decoder.push(chunk);
  assert.equal(fingerprint(decoder.finish()), at10);
  await apply(1);
  assert.deepEqual(indexes(taken), [10, 31], "the next is due at once, and one at a time");
});

Deno.test("the log is cut behind it, but for a tail", async () => {
  const { cuts, apply } = setup();
  await apply(10);
  await apply(10);
  assert.deepEqual(cuts, [{ index: 7, term: 1 }, { index: 17, term: 1 }]);
});

Deno.test("a log shorter than the tail is not cut", async () => {
  const { cuts, apply } = setup({ limits: { logTailEntries: 50 } });
  await apply(40);
  assert.deepEqual(cuts, []);
});

Deno.test("a snapshot on its way to a follower stays, until the next is long overdue", async () => {
  const { taken, followers, apply } = setup();
  await apply(10);
  followers.held = true;
  await apply(29);
  assert.deepEqual(indexes(taken), [10]);
  followers.held = false;
  await apply(1);
  assert.deepEqual(indexes(taken), [10, 40]);
  followers.held = true;
  await apply(39);
  assert.deepEqual(indexes(taken), [10, 40]);
  await apply(1);
  assert.deepEqual(indexes(taken), [10, 40, 80]);
});

Deno.test("what a follower has yet to get is not cut off, for four snapshots", async () => {
  const { cuts, followers, apply } = setup();
  followers.replicated = 4;
  for (let i = 0; i < 4; i++) await apply(10);
  assert.deepEqual(cuts.map(({ index }) => index), [4]);
  await apply(10);
  await apply(10);
  assert.deepEqual(cuts.map(({ index }) => index), [4, 10, 20]);
  followers.replicated = 58;
  await apply(10);
  assert.equal(cuts.at(-1)?.index, 58);
});

Deno.test("before there is a membership there is nothing to stand for", async () => {
  const { taken, failures, apply } = setup({ membership: undefined });
  await apply(30);
  assert.deepEqual([taken, failures], [[], []]);
});

Deno.test("stopped, it leaves nothing half done and begins no other", async () => {
  const gate = Promise.withResolvers<void>();
  const disk = new MemorySnapshotDisk();
  const store = new MemorySnapshotStore(disk, (write) => gate.promise.then(write));
  const { taker, taken, apply } = setup({ store });
  await apply(10);
  const stopped = taker.stop();
  gate.resolve();
  await stopped;
  await apply(30);
  assert.deepEqual([taken, disk.published], [[], undefined]);
});

Deno.test("a store that fails is a reason to stop", async () => {
  const store = new MemorySnapshotStore(
    new MemorySnapshotDisk(),
    () => Promise.reject(new Error("disk full")),
  );
  const { failures, taken, apply } = setup({ store });
  await apply(10);
  assert.match(`${failures}`, /disk full/);
  assert.deepEqual(taken, []);
});
