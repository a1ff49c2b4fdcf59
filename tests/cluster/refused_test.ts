// Nodes that do not belong: they end with exit code 1 and say what to do, and the others go on.

import assert from "node:assert/strict";
import {
  ClusterNode,
  PROTOS,
  type TestCluster,
  withCluster,
  withNodes,
} from "../support/cluster.ts";
import { freeAddress } from "../../scripts/ports.ts";
import { registerRequest } from "../support/requests.ts";

const { Register, ListServices } = PROTOS.registry;

/** It ends by itself, with this as its last word. */
async function assertRefused(node: ClusterNode, ...words: readonly RegExp[]): Promise<void> {
  const { code, log } = await node.exit();
  const last = log.at(-1)?.message ?? "";
  assert.deepEqual([code, log.at(-1)?.level], [1, "error"], node.process.describe());
  for (const word of words) assert.match(last, word);
}

async function assertWrites(cluster: TestCluster, id: string): Promise<void> {
  for (const { client } of cluster.nodes) await client.call(Register, registerRequest(id));
}

/** A node in the place of `node`, with another id or other data. */
function impostor(
  cluster: TestCluster,
  node: ClusterNode,
  change: { readonly id?: number; readonly raft?: string; readonly peers?: readonly string[] },
): ClusterNode {
  const place = { grpc: freeAddress(), raft: change.raft ?? node.place.raft };
  const dir = `${cluster.dir}/impostor`;
  return new ClusterNode(
    change.id ?? node.id,
    place,
    dir,
    change.peers ?? node.peers,
    node.env,
  );
}

/** Two nodes of three are up and wait for the third. */
async function withTwoWaiting(
  body: (cluster: TestCluster, third: ClusterNode) => Promise<void>,
): Promise<void> {
  await withNodes({}, async (cluster) => {
    const [one, two, three] = cluster.nodes;
    one!.spawn();
    two!.spawn();
    await one!.process.event(/^2 of 3 members met/);
    await two!.process.event(/^2 of 3 members met/);
    await body(cluster, three!);
    // The right one comes after all.
    await three!.start();
    await Promise.all([one!.serving(), two!.serving()]);
    await assertWrites(cluster, "a");
  });
}

Deno.test("a second node with the same id is refused while the others wait for the third", () =>
  withTwoWaiting(async (cluster, third) => {
    const twin = impostor(cluster, third, { id: 2 });
    twin.spawn();
    await assertRefused(twin, /node id 2/, /--node-id/);
    await twin.dispose();
  }));

Deno.test("a node that was given other peers is refused while the others wait", () =>
  withTwoWaiting(async (cluster, third) => {
    const astray = impostor(cluster, third, { peers: [third.peers[0]!, freeAddress()] });
    astray.spawn();
    await assertRefused(astray, /--peers/, new RegExp(third.peers[1]!));
    await astray.dispose();
  }));

Deno.test("a node that is not named by the others is refused while they wait", () =>
  withTwoWaiting(async (cluster, third) => {
    const stranger = impostor(cluster, third, { raft: freeAddress() });
    stranger.spawn();
    await assertRefused(stranger, /--raft-addr/, /--peers/);
    await stranger.dispose();
  }));

Deno.test("a node that has lost its disk is refused under its old id, and the rest goes on", () =>
  withCluster({}, async (cluster) => {
    await assertWrites(cluster, "a");
    const [one, two, three] = cluster.nodes;
    await three!.kill();
    await Deno.rename(three!.dataDir, `${cluster.dir}/kept`);
    three!.spawn();
    await assertRefused(three!, /node 3 belongs to cluster [0-9a-f]+/, /restore that directory/);
    await one!.client.call(Register, registerRequest("b"));
    await two!.client.call(Register, registerRequest("b"));
    // What to do: with its own data directory it is the old node again.
    await Deno.remove(three!.dataDir, { recursive: true });
    await Deno.rename(`${cluster.dir}/kept`, three!.dataDir);
    await three!.restart();
    const { services } = await three!.client.call(ListServices, {});
    assert.deepEqual(services.map(({ identity }) => identity?.service_id), ["a", "b"]);
  }));

Deno.test("a cluster refuses newcomers under ids of its own, or that it does not know", () =>
  withCluster({}, async (cluster) => {
    const [one] = cluster.nodes;
    const peers = cluster.nodes.map(({ place }) => place.raft);
    const twin = impostor(cluster, one!, { id: 2, raft: freeAddress(), peers });
    twin.spawn();
    // By whom it asks first: node 2 itself, or one that knows node 2.
    await assertRefused(twin, /node (id )?2\b/, /--node-id/);
    await twin.dispose();
    await Deno.remove(twin.dataDir, { recursive: true });
    const fourth = impostor(cluster, one!, { id: 4, raft: freeAddress(), peers });
    fourth.spawn();
    await assertRefused(fourth, /no member 4/, /--node-id and --peers/);
    await fourth.dispose();
    await assertWrites(cluster, "a");
  }));

Deno.test("with one node's disk lost and another down, the third serves nothing old and loses nothing", () =>
  withCluster({}, async (cluster) => {
    await assertWrites(cluster, "a");
    const [one, two, three] = cluster.nodes;
    await Promise.all([two!.kill(), three!.kill()]);
    await Deno.remove(three!.dataDir, { recursive: true });
    // Were it taken for the old node 3, it would make a majority of nodes that know nothing.
    three!.spawn();
    await assertRefused(three!, /restore that directory/);
    const { type } = await one!.client.ask(Register, registerRequest("b"));
    assert.notEqual(type, "done");
    await two!.restart();
    await one!.client.call(Register, registerRequest("b"));
    const { services } = await two!.client.call(ListServices, {});
    assert.deepEqual(services.map(({ identity }) => identity?.service_id), ["a", "b"]);
  }));

Deno.test("a member that comes back at another address is told which one is its own", () =>
  withCluster({}, async (cluster) => {
    const [one] = cluster.nodes;
    await one!.stop();
    one!.spawn({ peers: null, flags: ["--raft-addr", freeAddress()] });
    await assertRefused(one!, /--raft-addr/, new RegExp(one!.place.raft));
    await one!.restart();
    await assertWrites(cluster, "a");
  }));
