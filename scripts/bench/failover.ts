/** How long there is no service after the leader has died, beside etcd at its defaults. */
import type { Bench, BenchOptions } from "./bench.ts";
import { type Cluster, leaderOf, pidsOf } from "./clusters.ts";
import { EtcdCluster } from "./etcd_cluster.ts";
import type { Operation } from "./load.ts";
import { NodeCluster } from "./node_cluster.ts";
import { plainPut, register } from "./operations.ts";
import { sleep, until } from "./processes.ts";
import { RegistrationMessages } from "./registration_message.ts";
import { SteadyClient } from "./steady_client.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const SIZE = 3;
/** Between the return of the killed member and the next kill, at least and at most. */
const REST_MS = [300, 600] as const;

type Contender = {
  readonly cluster: Cluster;
  readonly operation: Operation;
  /** Seconds without service, of each round. */
  readonly gaps: number[];
  /** Of the processes that have been killed. */
  cpuSeconds: number;
};

export const failover: Bench = {
  name: "failover",
  title: "from kill -9 of the leader of three to the next acknowledged write",
  rounds: 20,
  async run(options) {
    const contenders: Contender[] = [];
    try {
      await start(contenders);
      await runRounds(contenders, options);
      report(contenders);
    } finally {
      for (const { cluster } of contenders) await cluster.stop();
    }
  },
};

async function start(contenders: Contender[]): Promise<void> {
  const messages = new RegistrationMessages();
  const add = (cluster: Cluster, operation: Operation) =>
    contenders.push({ cluster, operation, gaps: [], cpuSeconds: 0 });
  add(await NodeCluster.start(SIZE), register(messages));
  const etcd = await EtcdCluster.start(SIZE);
  if (etcd !== undefined) add(etcd, plainPut(messages));
  console.log(
    "A client of the leader writes all the time, one write after the other; when one fails, or " +
      "takes 0.4 s, it goes on through the next member.",
  );
}

async function runRounds(contenders: readonly Contender[], { rounds }: BenchOptions) {
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) contender.gaps.push(await runRound(contender));
  }
}

/** Seconds from the kill of the leader to the next acknowledged write. */
async function runRound(contender: Contender): Promise<number> {
  const { cluster, operation } = contender;
  const leader = await leaderOf(cluster);
  const others = cluster.members.filter((member) => member !== leader);
  const addresses = [leader, ...others].map(({ address }) => address);
  const client = new SteadyClient(addresses, operation).start();
  try {
    const [least, most] = REST_MS;
    await sleep(least + Math.random() * (most - least));
    if (client.takeStretch().acknowledged === 0) throw new Error(`${cluster.name} does not write`);
    contender.cpuSeconds += usageOf(leader.pid).cpuSeconds;
    const back = client.nextElsewhere(leader.address);
    const killedAt = performance.now();
    const [at] = await Promise.all([back, leader.kill()]);
    await leader.start();
    await untilItWrites(leader.address, operation);
    return (at - killedAt) / 1_000;
  } finally {
    await client.stop();
  }
}

/** The member takes part again: what it is sent is acknowledged. */
function untilItWrites(address: string, operation: Operation): Promise<true> {
  return until(`a write through ${address}`, 60, async () => {
    const client = new SteadyClient([address], operation).start();
    await sleep(100);
    await client.stop();
    return client.takeStretch().acknowledged > 0 ? true : undefined;
  });
}

function report(contenders: readonly Contender[]): void {
  const etcd = contenders[1] && median(contenders[1].gaps, (gap) => gap);
  const rows = contenders.map(({ cluster, gaps, cpuSeconds }, i) => {
    const running = usageOf(...pidsOf(cluster));
    const middle = median(gaps, (gap) => gap);
    return [
      cluster.name,
      String(gaps.length),
      shown(middle, 2),
      shown(Math.min(...gaps), 2),
      shown(Math.max(...gaps), 2),
      i === 0 && etcd !== undefined ? shown(middle / etcd, 2) : "",
      shown(cpuSeconds + running.cpuSeconds, 1),
      shown(running.residentBytes / 1e6),
    ];
  });
  const head = [
    "cluster",
    "kills",
    "median s",
    "best s",
    "worst s",
    "it / etcd",
    "CPU s",
    "resident MB",
  ];
  console.log(table([head, ...rows]));
}
