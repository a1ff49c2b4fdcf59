import { type Millis, type NodeId, nodeId } from "../../lib/base/mod.ts";
import type { ClusterId, Incarnation } from "../../lib/base/mod.ts";
import type {
  Effect,
  Envelope,
  Member,
  Membership,
  Message,
  RaftConfig,
} from "../../lib/raft/mod.ts";
import * as show from "./format.ts";
import { Invariants } from "./invariants.ts";
import { type Link, Network } from "./network.ts";
import { Node, type World } from "./node.ts";

/** How a node begins: as a voter or learner of the cluster, or knowing of no cluster. */
export type Kind = "voter" | "learner" | "outsider";

/** More deliveries than any scenario needs: nodes that never fall silent are a fault. */
const MAX_DELIVERIES = 10_000;

export const DEFAULTS: Omit<RaftConfig, "id"> = {
  electionTimeout: 100,
  heartbeatInterval: 20,
  messageEntries: 100,
  messageBytes: 10_000,
  inflightMessages: 4,
  cacheBytes: 1_000_000,
};

/** The nodes of a scenario, the network between them, and what they have said. */
export class Cluster implements World {
  readonly network = new Network();
  readonly #nodes = new Map<NodeId, Node>();
  readonly #invariants = new Invariants();
  #lines: string[] = [];
  /** While true nothing is printed. */
  muted = false;

  constructor(kinds: ReadonlyMap<NodeId, Kind>, config: Omit<RaftConfig, "id">) {
    const inside = [...kinds].filter(([, kind]) => kind !== "outsider");
    const members = inside.map(([id, kind]) => member(id, kind === "voter"));
    const bootstrap: Membership = { clusterId: "scenario" as ClusterId, index: 0, members };
    for (const [id, kind] of kinds) {
      const known = kind === "outsider" ? undefined : bootstrap;
      this.#nodes.set(id, new Node({ ...config, id }, known, this));
    }
  }

  get nodes(): Node[] {
    return [...this.#nodes.values()];
  }

  get live(): Node[] {
    return this.nodes.filter(({ core }) => core !== undefined);
  }

  node(id: NodeId): Node {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }

  links(): Link[] {
    const ids = [...this.#nodes.keys()];
    return ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })));
  }

  print(line: string): void {
    if (!this.muted) this.#lines.push(line);
  }

  takeLines(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  post(from: NodeId, to: NodeId, message: Message): void {
    this.#invariants.onSend(this.node(from), to, message);
    if (this.#nodes.has(to)) this.network.send({ from, to, message });
  }

  checkEffect(node: Node, effect: Effect): void {
    if (effect.type === "apply") this.#invariants.onApply(node, effect.entries);
  }

  check(node: Node): void {
    this.#invariants.onStanding(node);
  }

  /** Moves the clock of `node` on, with a tick at every deadline on the way. */
  advance(node: Node, by: Millis): void {
    const end = node.now + by;
    for (let at = node.running.deadline(); at <= end; at = node.running.deadline()) {
      node.now = Math.max(node.now, at);
      node.step({ type: "tick" });
    }
    node.now = end;
  }

  /** Moves all clocks on together; messages arrive at once. */
  run(by: Millis): void {
    let left = by;
    while (left > 0) {
      const until = this.live.map(({ running, now }) => running.deadline() - now);
      const leap = Math.max(0, Math.min(left, ...until));
      left -= leap;
      for (const node of this.live) this.advance(node, leap);
      this.settle();
    }
  }

  /** Delivers one message. Those to a node that is down are lost. */
  deliver({ from, to, message }: Envelope): void {
    const { core } = this.node(to);
    if (core === undefined) return;
    this.node(to).step({ type: "receive", from, message });
  }

  /** Delivers everything on `links`, and what comes of it, until all is quiet. */
  settle(links: readonly Link[] = this.links(), loud = false): void {
    for (let i = 0; i < MAX_DELIVERIES; i++) {
      const envelope = this.network.take(links);
      if (envelope === undefined) return;
      if (loud) this.print(describe(envelope));
      this.deliver(envelope);
    }
    throw new Error(`not quiet after ${MAX_DELIVERIES} messages`);
  }
}

export function describe({ from, to, message }: Envelope): string {
  return `${from}->${to} ${show.message(message)}`;
}

export function member(id: number, voter: boolean): Member {
  return {
    id: nodeId(id),
    address: `127.0.0.1:${5000 + id}`,
    incarnation: `incarnation-${id}` as Incarnation,
    voter,
  };
}
