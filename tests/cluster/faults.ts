// Things that happen to clusters, and how they end.

import { integerBetween, type Rng } from "../../lib/base/mod.ts";
import type { ClusterNode, TestCluster } from "../support/cluster.ts";
import type { NetLab } from "../support/net_lab.ts";
import { NO_FAULT } from "../support/tcp_proxy.ts";

export type Scene = {
  readonly cluster: TestCluster;
  /** A network that can be told to lose things, where there is one. */
  readonly lab: NetLab | undefined;
  readonly rng: Rng;
};

/** Ends a fault. */
export type Mend = () => Promise<void>;

export type Fault = {
  readonly name: string;
  readonly needsLab: boolean;
  strike(scene: Scene): Promise<Mend>;
};

function pick<T>(rng: Rng, items: readonly T[]): T {
  const item = items[integerBetween(rng, 0, items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** In an order of its own. */
function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  return items.map((item) => ({ item, at: rng.next() })).sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

type Choice = (scene: Scene) => Promise<readonly ClusterNode[]>;

const leader: Choice = async (scene) => [await leaderOf(scene)];
const anyone: Choice = ({ cluster, rng }) => Promise.resolve([pick(rng, cluster.nodes)]);
const everyone: Choice = ({ cluster }) => Promise.resolve(cluster.nodes);
/** As many as the cluster can lose. */
const minority: Choice = ({ cluster: { nodes }, rng }) =>
  Promise.resolve(shuffled(rng, nodes).slice(0, (nodes.length - 1) / 2));
/** One more than the cluster can lose. */
const majority: Choice = ({ cluster: { nodes }, rng }) =>
  Promise.resolve(shuffled(rng, nodes).slice(0, (nodes.length + 1) / 2));

/** The node that says it leads, in the newest term; any, where none does. */
async function leaderOf({ cluster, rng }: Scene): Promise<ClusterNode> {
  const statuses = await Promise.all(cluster.nodes.map((node) => node.status()));
  const leaders = statuses.filter((one) => one !== undefined && one.leader_id === one.node_id)
    .toSorted((a, b) => Number(b?.term) - Number(a?.term));
  const id = leaders[0]?.node_id;
  return id === undefined ? pick(rng, cluster.nodes) : cluster.node(Number(id));
}

async function all(
  nodes: readonly ClusterNode[],
  act: (node: ClusterNode) => Promise<void> | void,
): Promise<void> {
  await Promise.all(nodes.map((node) => act(node)));
}

function kill(name: string, choose: Choice): Fault {
  return {
    name: `kill ${name}`,
    needsLab: false,
    async strike(scene) {
      const nodes = await choose(scene);
      await all(nodes, (node) => node.kill());
      return () => all(nodes, (node) => node.restart());
    },
  };
}

function stop(name: string, choose: Choice): Fault {
  return {
    name: `stop ${name}`,
    needsLab: false,
    async strike(scene) {
      const nodes = await choose(scene);
      await all(nodes, (node) => node.stop());
      return () => all(nodes, (node) => node.restart());
    },
  };
}

function pause(name: string, choose: Choice): Fault {
  return {
    name: `pause ${name}`,
    needsLab: false,
    async strike(scene) {
      const nodes = await choose(scene);
      await all(nodes, (node) => node.pause());
      return () => all(nodes, (node) => node.resume());
    },
  };
}

function network(
  name: string,
  strike: (lab: NetLab, scene: Scene) => Promise<void>,
): Fault {
  return {
    name,
    needsLab: true,
    async strike(scene) {
      const { lab } = scene;
      if (lab === undefined) throw new Error(`${name} needs a network of its own`);
      await strike(lab, scene);
      return async () => {
        await lab.heal();
        await lab.proxies({ type: "heal" });
      };
    },
  };
}

function idsOf(nodes: readonly ClusterNode[]): number[] {
  return nodes.map(({ id }) => id);
}

function addressOf(lab: NetLab, { id }: ClusterNode): string {
  return lab.addresses[id - 1] ?? "";
}

export const FAULTS: readonly Fault[] = [
  kill("the leader", leader),
  kill("one node", anyone),
  kill("a minority", minority),
  kill("a majority", majority),
  kill("all nodes", everyone),
  stop("one node", anyone),
  stop("the leader", leader),
  pause("the leader", leader),
  pause("one node", anyone),
  pause("a majority", majority),
  pause("all nodes", everyone),
  network("cut the leader off", async (lab, scene) => {
    const node = await leaderOf(scene);
    await lab.partition([node.id], idsOf(scene.cluster.others(node)));
  }),
  network("part the cluster in two", async (lab, { cluster: { nodes }, rng }) => {
    const ids = shuffled(rng, idsOf(nodes));
    const at = integerBetween(rng, 1, ids.length);
    await lab.partition(ids.slice(0, at), ids.slice(at));
  }),
  network("cut one link", async (lab, { cluster: { nodes }, rng }) => {
    const [one = 1, two = 2] = shuffled(rng, idsOf(nodes));
    await lab.partition([one], [two]);
  }),
  network("lose what one node sends", async (lab, { cluster, rng }) => {
    const from = pick(rng, cluster.nodes);
    for (const { id } of cluster.others(from)) await lab.cut(from.id, id);
  }),
  network("lose what the leader is sent", async (lab, scene) => {
    const to = await leaderOf(scene);
    for (const { id } of scene.cluster.others(to)) await lab.cut(id, to.id);
  }),
  network("lose packets", (lab, { rng }) => lab.lose(0.05 + 0.3 * rng.next())),
  network("hold everything up", (lab, { rng }) => {
    const fault = { ...NO_FAULT, delayMs: 50 * rng.next(), jitterMs: 400 * rng.next() ** 2 };
    return lab.proxies({ type: "fault", fault });
  }),
  network("hold up what one node sends", (lab, { cluster, rng }) => {
    const from = addressOf(lab, pick(rng, cluster.nodes));
    const fault = { ...NO_FAULT, delayMs: 800 * rng.next(), jitterMs: 400 * rng.next() };
    return lab.proxies({ type: "fault", from, fault });
  }),
  network("stall what the leader sends", async (lab, scene) => {
    const from = addressOf(lab, await leaderOf(scene));
    await lab.proxies({ type: "fault", from, fault: { ...NO_FAULT, stalled: true } });
  }),
  network("break all connections", (lab) => lab.proxies({ type: "cut" })),
];
