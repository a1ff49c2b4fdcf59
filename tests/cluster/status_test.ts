// GetClusterStatus tells the truth, whichever node is asked.

import assert from "node:assert/strict";
import {
  type ClusterNode,
  PROTOS,
  type Status,
  type TestCluster,
  withCluster,
} from "../support/cluster.ts";
import { GrpcClient } from "../support/grpc_client.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";

type Member = Status["nodes"][number];

/** For so long a slow machine may leave unread what somebody has said before his death. */
const SLOW_MS = 10_000;

/** Between two looks, and more than ages may differ that are told by the leader. */
const LATER_MS = 3_000;

function memberOf(status: Status | undefined, { id }: ClusterNode): Member | undefined {
  return status?.nodes.find(({ node_id }) => Number(node_id) === id);
}

function millis({ last_contact }: Pick<Member, "last_contact">): number {
  return Number(last_contact?.seconds ?? 0) * 1_000 + (last_contact?.nanos ?? 0) / 1e6;
}

/** Whether those who live have been heard since the status `before`, by a good while. */
function isHeardLater(status: Status, before: Status, alive: readonly ClusterNode[]): boolean {
  return alive.every((one) =>
    millis(memberOf(status, one)!) >= millis(memberOf(before, one)!) + LATER_MS
  );
}

/** Waits until `node` says what `expected` finds right, and returns that. */
function says(node: ClusterNode, expected: (status: Status) => boolean): Promise<Status> {
  let last: Status | undefined;
  return until(`the status by node ${node.id}`, async () => {
    last = await node.status();
    return last !== undefined && expected(last) ? last : undefined;
  }, { why: () => JSON.stringify(last) });
}

/** Everybody has everything, and says so of everybody. */
function isWhole({ nodes, commit_index, applied_index, health }: Status): boolean {
  return health === "CLUSTER_HEALTH_HEALTHY" && applied_index === commit_index &&
    nodes.every(({ healthy, match_index }) => healthy && match_index === commit_index);
}

/** Everybody agrees; on a slow machine there may be an election at any time, and then again. */
async function assertWhole(cluster: TestCluster): Promise<void> {
  let seen: (Status | undefined)[] = [];
  await until("all say the same", async () => {
    seen = await Promise.all(cluster.nodes.map((node) => node.status()));
    const known = seen.filter((status) => status !== undefined);
    return known.length === seen.length && agree(known) ? true : undefined;
  }, { why: () => JSON.stringify(seen) });
  for (const [i, status] of seen.entries()) {
    assert.equal(Number(status?.node_id), i + 1);
    assert.deepEqual(
      status?.nodes.map(({ address }) => address).toSorted(),
      cluster.nodes.map(({ place }) => place.raft).toSorted(),
    );
  }
}

function agree(statuses: readonly Status[]): boolean {
  const views = statuses.map(({ leader_id, term, cluster_id, nodes }) => {
    const roles = nodes.map(({ node_id, role }) => `${node_id} ${role}`);
    return JSON.stringify([leader_id, term, cluster_id, roles]);
  });
  const [first] = statuses;
  const isTrue = first?.nodes.every(({ node_id, role }) =>
    role === (node_id === first.leader_id ? "NODE_ROLE_LEADER" : "NODE_ROLE_FOLLOWER")
  );
  return new Set(views).size === 1 && isTrue === true && statuses.every(isWhole);
}

Deno.test("every node tells who leads, how everybody is, and how far", () =>
  withCluster({}, async (cluster) => {
    await assertWhole(cluster);
    const [one] = cluster.nodes;
    const before = Number((await one!.status())?.commit_index);
    for (let i = 0; i < 10; i++) {
      await one!.client.call(PROTOS.registry.Register, registerRequest(`s-${i}`));
    }
    await assertWhole(cluster);
    assert.ok(Number((await one!.status())?.commit_index) >= before + 10);
  }));

/** When every node says that a service was last heard of, as JSON; undefined while one cannot. */
async function heard(cluster: TestCluster, id: string): Promise<string[] | undefined> {
  const lists = await Promise.all(
    cluster.nodes.map(({ client }) =>
      client.call(PROTOS.registry.ListServices, {}).catch(() => undefined)
    ),
  );
  const told = lists.flatMap((list) =>
    list?.services.find(({ identity }) => identity?.service_id === id)?.last_heartbeat ?? []
  );
  return told.length === lists.length ? told.map((at) => JSON.stringify(at)) : undefined;
}

Deno.test("every node tells when the leader last heard of a service", () =>
  withCluster({}, async (cluster) => {
    const follower = await cluster.follower();
    const { Heartbeat, Register } = PROTOS.registry;
    const registration_id = await until("it is registered", async () => {
      const request = { ...registerRequest("a"), heartbeat_interval: { seconds: 600 } };
      const answer = await follower.client.ask(Register, request);
      return answer.type === "done" ? answer.value.registration_id : undefined;
    });
    const client = new GrpcClient(follower.place.grpc);
    try {
      // After an election nobody has been heard of, so it is said again.
      await until("all say the same time", async () => {
        const heartbeats = client.bidi(Heartbeat);
        heartbeats.stream.write({ service_id: "a", registration_id });
        const answered = await heartbeats.first(1).then(() => true, () => false);
        heartbeats.stream.cancel();
        const told = answered ? await heard(cluster, "a") : undefined;
        return told !== undefined && new Set(told).size === 1 ? true : undefined;
      });
    } finally {
      client.close();
    }
  }));

Deno.test("a member that dies is unhealthy within seconds on all others, and later healthy again", () =>
  withCluster({}, async (cluster) => {
    await assertWhole(cluster);
    const dead = await cluster.follower();
    const term = (await dead.status())?.term;
    const others = cluster.others(dead);
    await dead.kill();
    const diedAt = Date.now();
    const isMissed = (status: Status) =>
      status.health === "CLUSTER_HEALTH_DEGRADED" && memberOf(status, dead)?.healthy === false &&
      others.every((other) => memberOf(status, other)?.healthy === true);
    for (const other of others) {
      const [first, second] = await until("two looks in one term", async () => {
        const looked = await says(other, isMissed);
        const later = await says(
          other,
          (status) => isMissed(status) && isHeardLater(status, looked, others),
        );
        return looked.term === later.term ? [looked, later] : undefined;
      });
      const contact = millis(memberOf(first!, dead)!);
      // Who did not lead before may not know.
      assert.ok(contact > 0 || first!.term !== term, "it was heard");
      assert.ok(contact < diedAt + SLOW_MS, "after its death");
      const change = Math.abs(contact - millis(memberOf(second!, dead)!));
      assert.ok(change < LATER_MS / 2, `it goes on: ${change} ms`);
      for (const one of others) assert.ok(millis(memberOf(second!, one)!) > contact, "no contact");
    }
    await others[0]!.client.call(PROTOS.registry.Register, registerRequest("meanwhile"));
    const behind = await says(others[0]!, isMissed);
    assert.ok(Number(memberOf(behind, dead)?.match_index) < Number(behind.commit_index));
    await dead.restart();
    await assertWhole(cluster);
  }));

Deno.test("the last of three says that nobody leads, and that the cluster is not healthy", () =>
  withCluster({}, async (cluster) => {
    await assertWhole(cluster);
    const leader = await cluster.leader();
    await Promise.all(cluster.others(leader).map((node) => node.kill()));
    const diedAt = Date.now();
    const others = cluster.others(leader);
    const alone = await says(
      leader,
      (status) =>
        status.leader_id === "0" && status.health === "CLUSTER_HEALTH_UNHEALTHY" &&
        others.every((other) => memberOf(status, other)?.healthy === false),
    );
    assert.notEqual(memberOf(alone, leader)?.role, "NODE_ROLE_LEADER");
    for (const other of others) {
      const { role, last_contact } = memberOf(alone, other)!;
      assert.equal(role, "NODE_ROLE_UNSPECIFIED");
      assert.ok(last_contact !== null && millis({ last_contact }) < diedAt + SLOW_MS);
    }
    await Promise.all(cluster.others(leader).map((node) => node.restart()));
    await assertWhole(cluster);
  }));
