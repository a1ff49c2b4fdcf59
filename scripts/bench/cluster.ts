/** Acknowledged writes of three nodes on one machine, beside three etcd nodes. */
import type { Bench, BenchOptions } from "./bench.ts";
import { type Cluster, followerOf, leaderOf, type Member, pidsOf } from "./clusters.ts";
import { EtcdCluster } from "./etcd_cluster.ts";
import { costTable, figuresTable, measureInTurn, type Target } from "./in_turn.ts";
import type { Operation } from "./load.ts";
import { measure } from "./measure.ts";
import { NodeCluster } from "./node_cluster.ts";
import { commitOffset, leasedPut, putOffset, register } from "./operations.ts";
import { RegistrationMessages } from "./registration_message.ts";
import { serverOf } from "./servers.ts";

const SIZE = 3;
const CALLERS = 256;

/** A cluster, and how each kind of write is done there. */
type Contender = {
  readonly cluster: Cluster;
  readonly registration: Operation;
  readonly offset: Operation;
};

type Work = "registration" | "offset";

export const cluster: Bench = {
  name: "cluster",
  title: "acknowledged writes of three nodes on one machine, through the leader and a follower",
  rounds: 3,
  async run(options) {
    const clusters: Cluster[] = [];
    try {
      const contenders = await start(clusters);
      await runAll(contenders, options);
    } finally {
      for (const cluster of clusters) await cluster.stop();
    }
  },
};

async function start(clusters: Cluster[]): Promise<Contender[]> {
  const messages = new RegistrationMessages();
  const nodes = await NodeCluster.start(SIZE);
  clusters.push(nodes);
  const ours = { cluster: nodes, registration: register(messages), offset: commitOffset() };
  const etcd = await EtcdCluster.start(SIZE);
  if (etcd === undefined) return [ours];
  clusters.push(etcd);
  console.log("etcd does LeaseGrant, then Put, for each registration, and Put for each offset.");
  return [ours, { cluster: etcd, registration: leasedPut(messages), offset: putOffset() }];
}

async function runAll(contenders: readonly Contender[], options: BenchOptions): Promise<void> {
  const servers = contenders.map(({ cluster }) => ({ name: cluster.name, pids: pidsOf(cluster) }));
  for (const target of await targetsOf(contenders, "registration", leaderOf)) {
    await measure(target.server, target.operation, CALLERS, options.seconds);
  }
  const works: readonly Work[] = ["registration", "offset"];
  for (const work of works) {
    await show(`${work}s through the leader`, contenders, work, leaderOf, options);
    await show(`${work}s through a follower`, contenders, work, anyFollower, options);
  }
  console.log(`\nWhole run, three processes each\n${costTable(servers)}`);
}

type Choice = (cluster: Cluster) => Promise<Member>;

async function anyFollower(cluster: Cluster): Promise<Member> {
  return followerOf(cluster, await leaderOf(cluster));
}

async function show(
  title: string,
  contenders: readonly Contender[],
  work: Work,
  choose: Choice,
  options: BenchOptions,
): Promise<void> {
  const targets = await targetsOf(contenders, work, choose);
  const figures = await measureInTurn(targets, CALLERS, options);
  console.log(`\n${CALLERS} ${title}, at once\n${figuresTable(targets, figures)}`);
}

function targetsOf(
  contenders: readonly Contender[],
  work: Work,
  choose: Choice,
): Promise<Target[]> {
  return Promise.all(contenders.map(async (contender) => {
    const { cluster } = contender;
    const server = serverOf(cluster.name, cluster, await choose(cluster));
    return { server, operation: contender[work] };
  }));
}
