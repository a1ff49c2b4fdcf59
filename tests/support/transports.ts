// Nodes that only have a transport: over TCP on loopback and in memory, for the same tests.

import {
  type ClusterId,
  ConveyorError,
  type Incarnation,
  nodeId,
  seededRng,
  type TransportLimits,
} from "../../lib/base/mod.ts";
import type { NodeId, Timers } from "../../lib/base/mod.ts";
import { systemClock, systemTimers } from "../../lib/base/system.ts";
import type { Member, Message } from "../../lib/raft/mod.ts";
import {
  type ClusterTransport,
  MemoryNetwork,
  openRaftPort,
  type RaftPort,
  type Refusal,
  type RejectReason,
  type TransportHandler,
} from "../../lib/transport/mod.ts";

export const CLUSTER = "cluster-1" as ClusterId;

export const SILENT = { debug() {}, info() {}, warn() {} };

export type NodeOptions = {
  readonly id: number;
  readonly incarnation?: string;
  /** Where it listens; anywhere by itself. */
  readonly address?: string;
};

/** One way to carry what nodes tell each other. */
export interface World {
  open(node: NodeOptions, events: PortEvents): Promise<RaftPort>;
  close(): Promise<void>;
}

export type PortEvents = {
  readonly onRefused: (by: NodeId, refusal: Refusal) => void;
  readonly onFailure: (error: unknown) => void;
  readonly onRejected: (reason: RejectReason) => void;
  readonly onDropped: (to: NodeId, messages: number) => void;
  readonly onConnected: (to: NodeId, connected: boolean) => void;
};

export type WorldMaker = (limits: Partial<TransportLimits>) => World;

export function tcpWorld(
  limits: Partial<TransportLimits> = {},
  timers: Timers = systemTimers,
): World {
  return {
    open: ({ id, incarnation = `inc-${id}`, address = "127.0.0.1:0" }, events) =>
      openRaftPort({
        listen: address,
        nodeId: nodeId(id),
        incarnation: incarnation as Incarnation,
        clock: systemClock,
        timers,
        rng: seededRng(id),
        log: SILENT,
        metrics: events,
        onRefused: events.onRefused,
        onFailure: events.onFailure,
        limits: { backoffMinMs: 5, backoffMaxMs: 40, ...limits },
      }),
    close: () => Promise.resolve(),
  };
}

export function memoryWorld(limits: Partial<TransportLimits> = {}): World {
  const timing = { clock: systemClock, timers: systemTimers };
  const network = new MemoryNetwork({ ...timing, rng: seededRng(1), limits });
  const places = new Set<string>();
  return {
    open({ id, incarnation = `inc-${id}`, address = `memory:${places.size}` }, events) {
      places.add(address);
      return Promise.resolve(network.open({
        nodeId: nodeId(id),
        incarnation: incarnation as Incarnation,
        address,
        ...events,
      }));
    },
    close: () => Promise.resolve(network.close()),
  };
}

/** What has arrived, for a test that waits for it. */
export class Inbox<T> {
  readonly items: T[] = [];
  #waiting: (() => void)[] = [];

  push(item: T): void {
    this.items.push(item);
    this.#waiting.splice(0).forEach((wake) => wake());
  }

  /** Resolves with everything that has arrived, once `enough` says so. */
  async until(enough: (items: readonly T[]) => boolean): Promise<readonly T[]> {
    while (!enough(this.items)) await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.items;
  }

  async next(): Promise<T> {
    await this.until((items) => items.length > 0);
    return this.items.shift()!;
  }
}

export type Received = { readonly from: NodeId; readonly message: Message };

export type Answer = (
  request: Uint8Array,
  signal: AbortSignal,
  from: NodeId,
) => Promise<Uint8Array>;

/** A node with a transport and nothing behind it: it keeps what it receives. */
export class TestNode {
  readonly id: NodeId;
  readonly incarnation: Incarnation;
  readonly received = new Inbox<Received>();
  readonly refusals = new Inbox<Refusal>();
  readonly rejections = new Inbox<RejectReason>();
  readonly dropped = new Inbox<number>();
  readonly connections = new Inbox<{ to: NodeId; connected: boolean }>();
  readonly failures = new Inbox<unknown>();
  /** How it answers; an echo unless a test says otherwise. */
  answer: Answer = (request) => Promise.resolve(request);
  /** Called with each message before it is kept. */
  onReceive: (received: Received) => void = () => {};
  #port: RaftPort | undefined;
  #transport: ClusterTransport | undefined;

  private constructor(options: NodeOptions) {
    this.id = nodeId(options.id);
    this.incarnation = (options.incarnation ?? `inc-${options.id}`) as Incarnation;
  }

  static async open(world: World, options: NodeOptions): Promise<TestNode> {
    const node = new TestNode(options);
    node.#port = await world.open(options, {
      onRefused: (_by, refusal) => node.refusals.push(refusal),
      onFailure: (error) => node.failures.push(error),
      onRejected: (reason) => node.rejections.push(reason),
      onDropped: (_to, messages) => node.dropped.push(messages),
      onConnected: (to, connected) => node.connections.push({ to, connected }),
    });
    return node;
  }

  get port(): RaftPort {
    if (this.#port === undefined) throw new Error("the node is not open");
    return this.#port;
  }

  get transport(): ClusterTransport {
    if (this.#transport === undefined) throw new Error("the node has not joined");
    return this.#transport;
  }

  get member(): Member {
    const { id, incarnation, port: { address } } = this;
    return { id, incarnation, address, voter: true };
  }

  join(members: readonly Member[], clusterId: ClusterId = CLUSTER): void {
    const handler: TransportHandler = {
      receive: (from, message) => {
        this.onReceive({ from, message });
        this.received.push({ from, message });
      },
      answer: (from, request, signal) => this.answer(request, signal, from),
    };
    this.#transport = this.port.join({ clusterId, members }, handler);
  }

  /** Asks until the connection is there: a request that finds none is refused at once. */
  async ask(to: NodeId, request: Uint8Array): Promise<Uint8Array> {
    for (;;) {
      try {
        return await this.transport.request(to, request);
      } catch (error) {
        if (!(error instanceof ConveyorError) || error.code !== "unavailable") throw error;
        await new Promise<void>((resolve) => systemTimers.after(2, resolve));
      }
    }
  }

  /** Sends `message` again and again until `to` has received it. */
  async sendUntilReceived(to: TestNode, message: Message): Promise<void> {
    const has = () =>
      to.received.items.some((one) => JSON.stringify(one.message) === JSON.stringify(message));
    while (!has()) {
      this.transport.send(to.id, message);
      await new Promise<void>((resolve) => systemTimers.after(2, resolve));
    }
  }
}

/** The nodes of one test, closed with it. */
export class Lab {
  readonly #world: World;
  readonly #nodes: TestNode[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  async node(options: NodeOptions): Promise<TestNode> {
    const node = await TestNode.open(this.#world, options);
    this.#nodes.push(node);
    return node;
  }

  /** Nodes 1 to `size`, all of them members of one cluster. */
  async cluster(size: number): Promise<TestNode[]> {
    const nodes: TestNode[] = [];
    for (let id = 1; id <= size; id++) nodes.push(await this.node({ id }));
    const members = nodes.map((node) => node.member);
    for (const node of nodes) node.join(members);
    return nodes;
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.port.close()));
    await this.#world.close();
  }
}
