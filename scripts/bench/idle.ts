/** What a node costs that nobody asks for anything, and how soon it serves. */
import type { Bench } from "./bench.ts";
import { leaderOf } from "./clusters.ts";
import { NodeCluster, type NodeMember } from "./node_cluster.ts";
import { sleep } from "./processes.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

/** What is idle, at most, of a core and of memory. */
const EXPECTED = { cpuPercent: 2, residentMb: 120 } as const;
/** A node just started still tidies up, and V8 still compiles what it does again and again. */
const SETTLE_MS = 30_000;
const LEAST_SECONDS = 20;

type Idle = { readonly name: string; readonly cpuPercent: number; readonly residentMb: number };

export const idle: Bench = {
  name: "idle",
  title: "CPU and memory of a node without work, and the time until it serves",
  rounds: 5,
  async run({ rounds, seconds, scale }) {
    const measured = Math.max(seconds, LEAST_SECONDS) * scale;
    console.log(`Over ${measured} s; NODE_BINARY=FILE measures a binary instead of the source.`);
    const rows = [...await watch(1, measured), ...await watch(3, measured)];
    console.log(table([
      ["", "CPU % of a core", "resident MB"],
      ...rows.map(({ name, cpuPercent, residentMb }) => [
        name,
        cpuPercent.toFixed(2),
        residentMb.toFixed(0),
      ]),
    ]));
    const { cpuPercent, residentMb } = EXPECTED;
    console.log(`expected: under ${cpuPercent} % of a core, under ${residentMb} MB`);
    console.log(`\nfrom start to serving, ms: ${shown(await startTimes(rounds))}`);
  },
};

/** A cluster of `size`, its leader and, where there is one, a follower. */
async function watch(size: number, seconds: number): Promise<Idle[]> {
  const cluster = await NodeCluster.start(size);
  try {
    const leader = await leaderOf(cluster);
    const follower = cluster.members.find((member) => member !== leader);
    await sleep(SETTLE_MS);
    const one = size === 1 ? "one node" : `leader of ${size}`;
    const watched: [string, NodeMember][] = [[one, leader]];
    if (follower !== undefined) watched.push([`follower of ${size}`, follower]);
    const before = watched.map(([, { pid }]) => usageOf(pid).cpuSeconds);
    await sleep(seconds * 1_000);
    return watched.map(([name, { pid }], i) => {
      const { cpuSeconds, residentBytes } = usageOf(pid);
      return {
        name,
        cpuPercent: (cpuSeconds - (before[i] ?? 0)) / seconds * 100,
        residentMb: residentBytes / 1e6,
      };
    });
  } finally {
    await cluster.stop();
  }
}

/** The median, over as many starts of one node on the same data. */
async function startTimes(rounds: number): Promise<number> {
  const cluster = await NodeCluster.start(1);
  const [node] = cluster.members;
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds && node !== undefined; round++) {
      await node.stop();
      const startedAt = performance.now();
      await node.start();
      times.push(performance.now() - startedAt);
    }
    return median(times, (time) => time);
  } finally {
    await cluster.stop();
  }
}
