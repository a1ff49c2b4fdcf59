// Checkpoints of services: whatever their size, they come back byte for byte, from every node, after
// whatever has happened.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { noted } from "./measured.ts";
import { underLoad } from "./run.ts";

const { GetCheckpoint, SaveCheckpoint } = PROTOS.checkpoint;

const MIB = 1 << 20;
const SIZES = [0, 1, 65_535, 65_536, 10 * MIB, 16 * MIB - 64];

/** So that there is no election because the machine is slow. */
const PATIENT = { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "1500" };

/** Bytes that no other seed gives. */
function data(seed: number, length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
    .map((_, i) => Math.imul(i + 1 + seed * 7_919, 2654435761));
  return Buffer.from(words.buffer, 0, length);
}

async function found(node: ClusterNode, serviceId: string): Promise<Buffer> {
  const { data } = await node.client.call(GetCheckpoint, { service_id: serviceId });
  return data;
}

async function assertAll(nodes: readonly ClusterNode[]): Promise<void> {
  for (const node of nodes) {
    for (const [i, length] of SIZES.entries()) {
      const what = `${length} bytes from node ${node.id}`;
      assert.ok(data(i, length).equals(await found(node, `service-${i}`)), what);
    }
  }
}

/** Makes the log so long that the next snapshot holds all that is saved. */
async function snapshotAgain(cluster: TestCluster, interval: number): Promise<void> {
  const leader = await cluster.leader();
  const { CommitOffset } = PROTOS.checkpoint;
  const commits = Array.from(
    { length: interval },
    (_, partition) =>
      leader.client.call(CommitOffset, { source_id: "s", partition, offset: 1, reset: true }),
  );
  await Promise.all(commits);
}

Deno.test("checkpoints of every size, by every node, through restarts and snapshots", () => {
  const interval = 200;
  const env = { ...PATIENT, CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: String(interval) };
  return withCluster({ env }, async (cluster) => {
    const before = await (await cluster.leader()).status();
    for (const [i, length] of SIZES.entries()) {
      const node = cluster.node(1 + i % 3);
      const request = { service_id: `service-${i}`, data: data(i, length) };
      await node.client.call(SaveCheckpoint, request);
    }
    await assertAll(cluster.nodes);
    const after = await (await cluster.leader()).status();
    noted(`elections while checkpoints were saved: ${Number(after?.term) - Number(before?.term)}`);

    await snapshotAgain(cluster, interval);
    const taken = cluster.nodes.map(({ process }) => process.event("took a snapshot"));
    await Promise.all(taken);
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await Promise.all(cluster.nodes.map((node) => node.restart()));
    await cluster.leader();
    await assertAll(cluster.nodes);
  });
});

Deno.test("a checkpoint of 10 MiB while the leader is killed: whole, or not there", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      const length = 10 * MIB;
      /** What the service's checkpoint may be now. */
      let possible: readonly Buffer[] = [Buffer.alloc(0)];
      await cluster.node(1).client.call(SaveCheckpoint, { service_id: "a" });
      for (let round = 1; round <= 3; round++) {
        const leader = await cluster.leader();
        // By way of the leader itself once, then of the others, which live on.
        const asked = round === 1 ? leader : cluster.others(leader)[0]!;
        const written = data(round, length);
        const saving = asked.client.ask(SaveCheckpoint, { service_id: "a", data: written });
        await load.writes(round);
        await leader.kill();
        const answer = await saving;
        assert.notEqual(answer.type, "rejected", JSON.stringify(answer));
        if (answer.type === "done") possible = [written];
        if (answer.type === "unknown") possible = [...possible, written];
        await load.writes(5);
        const survivor = cluster.others(leader)[0]!;
        const now = await found(survivor, "a");
        const same = possible.find((one) => one.equals(now));
        assert.ok(same !== undefined, `round ${round}: ${now.length} bytes of something else`);
        // One whose fate nobody knows may still be on its way.
        possible = answer.type === "unknown" ? [same, written] : [same];
        await leader.restart();
      }
      const last = data(9, length);
      await cluster.node(2).client.call(SaveCheckpoint, { service_id: "a", data: last });
      for (const node of cluster.nodes) assert.ok(last.equals(await found(node, "a")));
    })));
