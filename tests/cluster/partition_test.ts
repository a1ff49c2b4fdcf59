// Networks that lose what nodes send each other, wholly or in part, with clients at work. The
// clients reach every node all the time.

import assert from "node:assert/strict";
import {
  type ClusterNode,
  type ClusterOptions,
  PROTOS,
  type TestCluster,
  withCluster,
} from "../support/cluster.ts";
import { NetLab, withNetLab } from "../support/net_lab.ts";
import { sleep, until } from "../support/until.ts";
import { keepsLeader } from "./keeps_leader.ts";
import { measured } from "./measured.ts";
import { type Load, underLoad } from "./run.ts";

const { GetClusterStatus } = PROTOS.admin;
const { CommitOffset, GetSourceOffset } = PROTOS.checkpoint;

/** A test of a cluster in a network that can be told to lose things. */
function testNetwork(
  name: string,
  body: (cluster: TestCluster, lab: NetLab) => Promise<void>,
  { size = 3, env = {} }: Pick<ClusterOptions, "size" | "env"> = {},
): void {
  Deno.test(
    name,
    () =>
      withNetLab(
        name,
        size,
        (lab) => withCluster({ places: lab.places, env }, (cluster) => body(cluster, lab)),
      ),
  );
}

/** The same, with clients at work. */
function testUnderLoad(
  name: string,
  body: (load: Load, cluster: TestCluster, lab: NetLab) => Promise<void>,
  options: Pick<ClusterOptions, "size" | "env"> = {},
): void {
  testNetwork(
    name,
    (cluster, lab) => underLoad(cluster, (load) => body(load, cluster, lab)),
    options,
  );
}

function idsOf(nodes: readonly ClusterNode[]): number[] {
  return nodes.map(({ id }) => id);
}

/** The leader of the others, once there is one. */
async function newLeader(cluster: TestCluster, old: ClusterNode): Promise<ClusterNode> {
  const next = await cluster.leader(cluster.others(old));
  assert.notEqual(next.id, old.id);
  return next;
}

testUnderLoad("the leader is cut off: another takes over; healed, it follows", async (
  load,
  cluster,
  lab,
) => {
  for (let i = 0; i < 2; i++) {
    const leader = await cluster.leader();
    await load.writes(20);
    await lab.partition([leader.id], idsOf(cluster.others(leader)));
    measured("leader cut off", await load.writes());
    await newLeader(cluster, leader);
    await load.writes(20);
    await lab.heal();
    measured("leader cut off, healed", await load.writes(20));
    await cluster.leader();
  }
});

testUnderLoad("a follower that was cut off does not depose the leader when it is back", async (
  load,
  cluster,
  lab,
) => {
  await keepsLeader(cluster, async (leader) => {
    const [follower] = cluster.others(leader);
    const before = Number((await leader.status())?.commit_index ?? 0);
    await lab.partition([follower!.id], idsOf(cluster.others(follower!)));
    measured("follower cut off", await load.writes(40));
    // For some of its election timeouts.
    await sleep(3_500);
    await lab.heal();
    await until("it has caught up", async () => {
      const [own, leads] = await Promise.all([follower!.status(), leader.status()]);
      const isBack = own?.leader_id === leads?.leader_id && own?.term === leads?.term &&
        Number(own?.applied_index) >= before + 40;
      return isBack ? true : undefined;
    });
  });
}, { env: { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "1000" } });

testNetwork("a leader that is cut off gives no old answer, and writes nothing", async (
  cluster,
  lab,
) => {
  const old = await cluster.leader();
  const at = (offset: number) => ({ source_id: "clock", partition: 0, offset: String(offset) });
  const read = (node: ClusterNode) => node.client.ask(GetSourceOffset, { source_id: "clock" });
  await old.client.call(CommitOffset, at(1));
  await lab.partition([old.id], idsOf(cluster.others(old)));
  // Before it knows, while it finds out, and afterwards.
  const answers: Promise<Awaited<ReturnType<typeof read>>>[] = [read(old)];
  const lost = old.client.ask(CommitOffset, at(3));
  const next = await newLeader(cluster, old);
  await next.client.call(CommitOffset, at(2));
  for (let i = 0; i < 20; i++) answers.push(read(old));
  assert.notEqual((await lost).type, "done");
  const [first, ...later] = await Promise.all(answers);
  assert.ok(first!.type !== "done" || first!.value.offsets[0] === "1");
  for (const { type } of later) assert.equal(type, "refused");
  await lab.heal();
  const answer = await until("the old leader answers", async () => {
    const answer = await read(old);
    return answer.type === "done" ? answer.value : undefined;
  });
  assert.ok(["2", "3"].includes(answer.offsets[0] ?? ""), JSON.stringify(answer));
});

testUnderLoad("what the leader sends is lost, what the others send arrives", async (
  load,
  cluster,
  lab,
) => {
  const leader = await cluster.leader();
  for (const { id } of cluster.others(leader)) await lab.cut(leader.id, id);
  measured("leader not heard", await load.writes());
  await newLeader(cluster, leader);
  await load.writes(20);
  await lab.heal();
  measured("leader not heard, healed", await load.writes(20));
});

testUnderLoad("what the others send the leader is lost, what it sends arrives", async (
  load,
  cluster,
  lab,
) => {
  const leader = await cluster.leader();
  for (const { id } of cluster.others(leader)) await lab.cut(id, leader.id);
  measured("leader deaf", await load.writes());
  await newLeader(cluster, leader);
  await load.writes(20);
  await lab.heal();
  measured("leader deaf, healed", await load.writes(20));
});

testUnderLoad("one link is down, and everybody can still reach the third", async (
  load,
  _cluster,
  lab,
) => {
  for (const [one, two] of [[1, 2], [2, 3], [3, 1]] as const) {
    await lab.partition([one], [two]);
    measured("link down", await load.writes(20));
    await sleep(700);
    await load.writes(20);
    await lab.heal();
  }
});

testUnderLoad("everybody is cut off from everybody, and comes back", async (load, cluster, lab) => {
  await lab.partition([1], [2, 3]);
  await lab.partition([2], [3]);
  const terms = async () => {
    const asked = cluster.nodes.map(({ client }) => client.call(GetClusterStatus, {}));
    return (await Promise.all(asked)).map(({ term }) => term);
  };
  // Nobody can win an election, so nobody raises the term for nothing, once nothing is under way.
  await until("terms stay", async () => {
    const before = await terms();
    await sleep(2_000);
    return String(await terms()) === String(before) || undefined;
  });
  await lab.heal();
  measured("all cut off, healed", await load.writes(20));
});

testUnderLoad("a fifth of all packets is lost", async (load, _cluster, lab) => {
  await lab.lose(0.2);
  measured("a fifth lost", await load.writes(60));
  await lab.heal();
  measured("a fifth lost, healed", await load.writes(20));
});

testUnderLoad("five nodes: the leader with one other is cut off from three", async (
  load,
  cluster,
  lab,
) => {
  const leader = await cluster.leader();
  const [second, ...rest] = cluster.others(leader);
  await lab.partition([leader.id, second!.id], idsOf(rest));
  measured("minority of five with the leader", await load.writes());
  await cluster.leader(rest);
  await load.writes(20);
  await lab.heal();
  measured("five healed", await load.writes(20));
}, { size: 5 });
