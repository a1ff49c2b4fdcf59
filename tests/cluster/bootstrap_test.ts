// How clusters come to be: addresses alone, in any order, with as much time between as it takes.

import assert from "node:assert/strict";
import { type ClusterNode, PROTOS, type TestCluster, withNodes } from "../support/cluster.ts";
import { registerRequest } from "../support/requests.ts";
import { sleep } from "../support/until.ts";

const { Register, ListServices } = PROTOS.registry;

/** Every node writes, and every node shows it. */
async function assertWorks(nodes: readonly ClusterNode[], prefix: string): Promise<void> {
  for (const { id, client } of nodes) {
    await client.call(Register, registerRequest(`${prefix}-${id}`));
  }
  for (const { client } of nodes) {
    const { services } = await client.call(ListServices, {});
    const ids = new Set(services.map(({ identity }) => identity?.service_id));
    for (const { id } of nodes) assert.ok(ids.has(`${prefix}-${id}`));
  }
}

function progress(node: ClusterNode): string[] {
  return node.process.log.map(({ message }) => message).filter((text) => / met, /.test(text));
}

async function formInOrder(cluster: TestCluster, order: readonly number[]): Promise<void> {
  const nodes = order.map((id) => cluster.node(id));
  const size = nodes.length;
  for (const [at, node] of nodes.entries()) {
    node.spawn();
    if (at === size - 1) break;
    const missing = nodes.slice(at + 1).map(({ place }) => place.raft);
    for (const early of nodes.slice(0, at + 1)) {
      const { message } = await early.process.event(
        new RegExp(`^${at + 1} of ${size} members met, waiting for `),
      );
      for (const address of missing) assert.ok(message.includes(address), message);
    }
  }
  await Promise.all(nodes.map((node) => node.serving()));
}

Deno.test("three nodes form a cluster in any order, and say for whom they wait", () =>
  withNodes({}, async (cluster) => {
    await formInOrder(cluster, [3, 1, 2]);
    await assertWorks(cluster.nodes, "a");
  }));

Deno.test("five nodes form a cluster, and two of them may be away", () =>
  withNodes({ size: 5 }, async (cluster) => {
    await formInOrder(cluster, [2, 5, 1, 4, 3]);
    await assertWorks(cluster.nodes, "a");
    const [one, two, ...rest] = cluster.nodes;
    await Promise.all([one!.kill(), two!.kill()]);
    await cluster.leader(rest);
    await assertWorks(rest, "b");
  }));

Deno.test("nodes that listen on every interface find each other by name, also after a restart", () =>
  withNodes({}, async (cluster) => {
    const { nodes } = cluster;
    const portOf = ({ place }: ClusterNode) => place.raft.split(":").at(-1);
    const nameOf = (node: ClusterNode) => `localhost:${portOf(node)}`;
    const flags = (node: ClusterNode) => [
      ...["--raft-addr", `0.0.0.0:${portOf(node)}`, "--raft-advertise-addr", nameOf(node)],
    ];
    const peers = nodes.map(nameOf);
    await Promise.all(nodes.map((node) => node.start({ peers, flags: flags(node) })));
    await assertWorks(nodes, "a");
    const [first] = nodes;
    await first!.kill();
    await first!.start({ peers: null, flags: flags(first!) });
    await assertWorks(nodes, "b");
    const { nodes: members } = await first!.client.call(PROTOS.admin.GetClusterStatus, {});
    assert.deepEqual(members.map(({ address }) => address), peers);
  }));

Deno.test("nodes that wait for others do so quietly", () =>
  withNodes({}, async (cluster) => {
    const [one, two] = cluster.nodes;
    one!.spawn();
    two!.spawn();
    await one!.process.event(/^2 of 3 members met/);
    await two!.process.event(/^2 of 3 members met/);
    await sleep(2_000);
    for (const node of [one!, two!]) {
      assert.ok(progress(node).length <= 3, progress(node).join("\n"));
    }
  }));

Deno.test("a node that was stopped while it waited goes on where it was", () =>
  withNodes({}, async (cluster) => {
    const [one, two, three] = cluster.nodes;
    one!.spawn();
    await one!.process.event(/^1 of 3 members met/);
    await one!.stop();
    two!.spawn();
    three!.spawn();
    await two!.process.event(/^2 of 3 members met/);
    await two!.kill();
    await Promise.all([one!.start(), two!.start(), three!.serving()]);
    await assertWorks(cluster.nodes, "a");
  }));

Deno.test("a restart needs no peers, of one node or of all", () =>
  withNodes({}, async (cluster) => {
    await cluster.start();
    await assertWorks(cluster.nodes, "a");
    const [one, ...rest] = cluster.nodes;
    await one!.stop();
    await assertWorks(rest, "b");
    await one!.restart();
    await assertWorks(cluster.nodes, "c");
    await Promise.all(cluster.nodes.map((node) => node.stop()));
    await Promise.all(cluster.nodes.map((node) => node.restart()));
    const { services } = await one!.client.call(ListServices, {});
    assert.equal(services.length, 8);
    await assertWorks(cluster.nodes, "d");
  }));

Deno.test("peers that come too late are ignored, and that is said", () =>
  withNodes({ size: 2 }, async (cluster) => {
    const [one] = cluster.nodes;
    await one!.start({ peers: null });
    await one!.stop();
    await one!.start();
    await one!.process.event(/^--peers names addresses that are no members/);
    await assertWorks([one!], "a");
  }));
