/** Service with a large state: snapshots, a follower that was away, restarts, and memory. */
import type { Bench } from "./bench.ts";
import { followerOf, leaderOf } from "./clusters.ts";
import { H2Client } from "./h2_client.ts";
import { runLoad } from "./load.ts";
import { NodeCluster, type NodeMember } from "./node_cluster.ts";
import { observedHead, Observers } from "./observed.ts";
import { register } from "./operations.ts";
import { sleep, until } from "./processes.ts";
import { NUMBER, RegistrationMessages } from "./registration_message.ts";
import { SteadyClient } from "./steady_client.ts";
import { shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";
import { listAll, watchAll, type WholeState } from "./whole_state.ts";

const SIZE = 3;
const SERVICES = 200_000;
const WRITERS = 12;
/** A snapshot's interval and the tail that is kept, together, and some. */
const PAST_THE_TAIL = 26_000;
/** How much of the state a node may take in memory. */
const TIMES_THE_STATE = 3;

/** What an orchestrator hangs on a service: no two have the same, so nothing can be shared. */
const LABELS = {
  pod: `orders-transform-7d9c5bf4c8-${NUMBER}`,
  node: `ip-10-0-3-17.eu-central-1.compute.internal/${NUMBER}`,
  image: `registry.internal.example.com/etl/orders-transform:1.4.2@sha256:9f2b54${NUMBER}`,
  owner: `apps/v1/ReplicaSet/etl-production/orders-transform-${NUMBER}`,
};

export const largeState: Bench = {
  name: "large_state",
  title: "200,000 services, 100 MB: pauses and memory of three nodes while service goes on",
  rounds: 1,
  async run({ scale }) {
    const services = Math.ceil(SERVICES * scale);
    const cluster = await NodeCluster.start(SIZE);
    try {
      await leaderOf(cluster);
      const memory = new Memory();
      memory.note("empty", cluster);
      const messages = new RegistrationMessages({ labels: LABELS, services });
      await fill(cluster, messages, services);
      memory.note("filled", cluster);
      await observeAll(cluster, messages, memory);
      const stateBytes = stateBytesOf(cluster);
      await restartAll(cluster, messages);
      memory.note("restarted", cluster);
      memory.report(stateBytes);
    } finally {
      await cluster.stop();
    }
  },
};

async function fill(cluster: NodeCluster, messages: RegistrationMessages, services: number) {
  const { address } = await leaderOf(cluster);
  const clients = await Promise.all(Array.from({ length: 4 }, () => H2Client.connect(address)));
  const began = performance.now();
  const { failed } = await runLoad(clients, 128, { acknowledged: services }, register(messages));
  for (const client of clients) client.close();
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `Filled with ${services} registrations of ${messages.size} bytes in ${shown(seconds)} s ` +
      `(${shown(services / seconds)}/s, ${failed} failed).\n\n` +
      `${WRITERS} clients write, one write after the other; a probe asks each node how it is. ` +
      "No write should take longer than an election timeout, 300 ms.",
  );
}

async function observeAll(
  cluster: NodeCluster,
  messages: RegistrationMessages,
  memory: Memory,
): Promise<void> {
  const observers = new Observers(cluster, WRITERS, register(messages));
  console.log(observedHead());
  try {
    await sleep(2_000);
    await observers.observe("snapshots are taken", () => untilSnapshots(cluster, 3));
    memory.note("snapshots taken", cluster);
    await observeReadings(cluster, observers);
    memory.note("read whole", cluster);
    await observeReturn(cluster, observers);
    memory.note("one returned", cluster);
    await observeLeaders(cluster, observers);
    memory.note("two restarted", cluster);
  } finally {
    await observers.stop();
  }
}

/** Until the leader has taken `count` more snapshots. */
async function untilSnapshots(cluster: NodeCluster, count: number): Promise<void> {
  const leader = await leaderOf(cluster);
  const enough = snapshotsOf(leader).length + count;
  await until(`${count} snapshots`, 300, async () => {
    await sleep(50);
    return snapshotsOf(leader).length >= enough ? true : undefined;
  });
}

async function observeReadings(cluster: NodeCluster, observers: Observers): Promise<void> {
  const leader = await leaderOf(cluster);
  const follower = followerOf(cluster, leader);
  const one = (address: string) => [address];
  const four = (address: string) => Array.from({ length: 4 }, () => address);
  for (const [name, { address }] of [["leader", leader], ["follower", follower]] as const) {
    await observers.observe(`the ${name} lists everything`, () => read(listAll, one(address)));
    await observers.observe(`4 watches begin at the ${name}`, () => read(watchAll, four(address)));
  }
}

async function read(
  readAll: (address: string) => Promise<WholeState>,
  addresses: readonly string[],
): Promise<void> {
  const all = await Promise.all(addresses.map(readAll));
  const overtaken = all.filter((one) => one.overtaken).length;
  if (overtaken > 0) console.log(`${overtaken} were overtaken by changes, and have to begin again`);
}

/** A follower is away for longer than the log goes back, and returns. */
async function observeReturn(cluster: NodeCluster, observers: Observers): Promise<void> {
  const leader = await leaderOf(cluster);
  const follower = followerOf(cluster, leader);
  const before = Number((await leader.status())?.commit_index);
  await follower.kill();
  await observers.observe(
    `a follower is away for ${PAST_THE_TAIL} entries`,
    () =>
      until("entries while a follower is away", 300, async () => {
        const index = Number((await leader.status())?.commit_index);
        return index >= before + PAST_THE_TAIL ? true : undefined;
      }),
  );
  await observers.observe("it returns, and is sent a snapshot", async () => {
    await follower.start();
    await untilCaughtUp(leader, follower);
  });
  const recovered = await follower.process.event("recovered");
  const cut = snapshotsOf(leader).at(-1)?.index;
  console.log(`   (its log ended at ${recovered.last_index}; the leader's snapshot is of ${cut})`);
}

/** It has, on its disk, what the leader had when it was asked. */
async function untilCaughtUp(leader: NodeMember, follower: NodeMember): Promise<void> {
  const target = Number((await leader.status())?.commit_index);
  await until(`${follower.name} has caught up`, 300, async () => {
    const status = await leader.status();
    const seen = status?.nodes.find(({ node_id }) => node_id === String(follower.id));
    return seen?.healthy && Number(seen.match_index) >= target ? true : undefined;
  });
}

async function observeLeaders(cluster: NodeCluster, observers: Observers): Promise<void> {
  const leader = await leaderOf(cluster);
  await observers.observe("the leader is stopped", async () => {
    await leader.stop();
    await leaderOf(cluster);
    await sleep(1_000);
  });
  await observers.observe("it starts again", () => rejoin(cluster, leader));
  const next = await leaderOf(cluster);
  await observers.observe("the next leader is killed", async () => {
    await next.kill();
    await leaderOf(cluster);
    await sleep(1_000);
  });
  await observers.observe("it starts again", () => rejoin(cluster, next));
}

async function rejoin(cluster: NodeCluster, member: NodeMember): Promise<void> {
  await member.start();
  await untilCaughtUp(await leaderOf(cluster), member);
}

async function restartAll(cluster: NodeCluster, messages: RegistrationMessages): Promise<void> {
  await Promise.all(cluster.members.map((member) => member.kill()));
  const began = performance.now();
  const client = new SteadyClient(
    cluster.members.map(({ address }) => address),
    register(messages),
    { patience: 2_000 },
  ).start();
  const written = client.nextElsewhere("");
  await Promise.all(cluster.members.map((member) => member.start()));
  const serving = performance.now();
  const seconds = (at: number) => shown((at - began) / 1_000, 1);
  console.log(
    `\nAll three killed and started at once: serving after ${seconds(serving)} s, the first ` +
      `acknowledged write after ${seconds(await written)} s.`,
  );
  await client.stop();
}

function snapshotsOf({ process }: NodeMember): { index: number; bytes: number }[] {
  return process.log.filter(({ message }) => message === "took a snapshot")
    .map(({ index, bytes }) => ({ index: Number(index), bytes: Number(bytes) }));
}

/** Bytes of the state as a snapshot holds it. */
function stateBytesOf(cluster: NodeCluster): number {
  return Math.max(...cluster.members.flatMap(snapshotsOf).map(({ bytes }) => bytes));
}

/** What the nodes took in memory, at some moments. */
class Memory {
  readonly #rows: string[][] = [["resident MB (most so far)", "node 1", "node 2", "node 3"]];
  #empty = 0;

  note(moment: string, { members }: NodeCluster): void {
    const usages = members.map(({ pid }) => usageOf(pid));
    if (this.#empty === 0) this.#empty = Math.min(...usages.map((usage) => usage.residentBytes));
    const cells = usages.map(({ residentBytes, peakBytes }) =>
      `${shown(residentBytes / 1e6)} (${shown(peakBytes / 1e6)})`
    );
    this.#rows.push([moment, ...cells]);
  }

  report(stateBytes: number): void {
    const bound = this.#empty + TIMES_THE_STATE * stateBytes;
    console.log(
      `\n${table(this.#rows)}\nThe state is ${shown(stateBytes / 1e6)} MB; an empty node and ` +
        `${TIMES_THE_STATE} times the state are ${shown(bound / 1e6)} MB.`,
    );
  }
}
