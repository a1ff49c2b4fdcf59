// A node that was away for longer than the others keep their log gets a snapshot, whatever happens
// on the way.

import assert from "node:assert/strict";
import { RAFT_LIMITS } from "../../lib/base/mod.ts";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";
import { listing } from "./judge.ts";
import { type Load, underLoad } from "./run.ts";

const { CommitOffset } = PROTOS.checkpoint;
const { Register } = PROTOS.registry;

const INTERVAL = 1_000;
const env = { CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: String(INTERVAL) };

/** More entries than are kept for somebody who is away. */
const AWAY_ENTRIES = RAFT_LIMITS.logTailEntries + 2 * INTERVAL;

/** So many large services make a snapshot that takes a while to send. */
const LARGE = { services: 400, labels: 12, bytes: 4_000 };

/** A test that is not let run for a while finds the transfer at its end. */
const TRIES = 5;

/** What of a transfer has to have come before it is interrupted: a part, and far from all. */
const PART_BYTES = 2 << 20;

/** Makes `count` calls, some at a time; what fails is tried again. */
async function many(count: number, call: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: 64 }, one));
}

/** Makes the log grow until what `away` has is no longer in it. */
async function outgrow(node: ClusterNode): Promise<void> {
  await many(AWAY_ENTRIES, (n) => {
    const request = { source_id: "bulk", partition: n % 100, offset: String(n), reset: true };
    return node.client.call(CommitOffset, request);
  });
}

async function addLargeServices(node: ClusterNode): Promise<void> {
  const labels = Object.fromEntries(
    Array.from({ length: LARGE.labels }, (_, i) => [`label-${i}`, "x".repeat(LARGE.bytes)]),
  );
  await many(LARGE.services, (n) => {
    const request = registerRequest(`large-${n}`);
    return node.client.call(Register, {
      ...request,
      heartbeat_interval: { seconds: 600 },
      metadata: { ...request.metadata, labels },
    });
  });
  // The next snapshot holds them.
  await many(INTERVAL, (n) => {
    const request = { source_id: "more", partition: n % 100, offset: String(n), reset: true };
    return node.client.call(CommitOffset, request);
  });
}

async function snapshotBytes({ dataDir }: ClusterNode): Promise<number> {
  const sizes = ["snapshots.kv", "snapshots.kv-wal"].map((file) =>
    Deno.stat(`${dataDir}/${file}`).then(({ size }) => size, () => 0)
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size);
}

/** Lets a part of a snapshot come to `node`, which has just been started. */
async function partOf(node: ClusterNode, before: number): Promise<void> {
  await until("a part of the snapshot has come", async () => {
    return await snapshotBytes(node) > before + PART_BYTES ? true : undefined;
  }, { everyMs: 3 });
}

function hasReceived({ process }: ClusterNode): boolean {
  return process.log.some(({ message }) => message === "received a snapshot");
}

/** `away` comes back, and is killed while the snapshot is on its way. False if that came too fast. */
async function killHalfWay(away: ClusterNode, before: number): Promise<boolean> {
  await away.restart();
  await partOf(away, before);
  await away.kill();
  return !hasReceived(away);
}

/** `away` is killed, and then its leader is, while the snapshot is on its way. */
async function interrupt(cluster: TestCluster, load: Load, away: ClusterNode): Promise<void> {
  const before = await snapshotBytes(away);
  for (let left = TRIES; !await killHalfWay(away, before); left--) {
    assert.ok(left > 1, "the snapshot comes too fast to be interrupted");
    await outgrow(cluster.others(away)[0]!);
  }
  const leader = await cluster.leader(cluster.others(away));
  await away.restart();
  await partOf(away, before);
  await leader.kill();
  await load.writes(5);
  await away.process.event("received a snapshot");
  await leader.restart();
}

Deno.test("a node that was away for long is sent a snapshot, also when that is interrupted", () =>
  withCluster({ env }, (cluster) =>
    underLoad(cluster, async (load) => {
      const leader = await cluster.leader();
      const away = await cluster.follower();
      await away.kill();
      await outgrow(leader);
      await addLargeServices(leader);
      await interrupt(cluster, load, away);
      await load.writes(10);
      const { tags } = await listing(away);
      for (let n = 0; n < LARGE.services; n++) assert.ok(tags.has(`large-${n}`), `large-${n}`);
    }, { watches: false })));
