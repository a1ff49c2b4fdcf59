// Clusters of real processes, for as long as a test runs.

import { loadProtos } from "../../lib/grpc/protos.ts";
import { type Exit, NodeProcess } from "../../scripts/node_process.ts";
import { PROGRAM, type Program } from "../../scripts/program.ts";
import type { GetClusterStatusResponse__Output } from "../../proto/gen/conveyor_etl/router/GetClusterStatusResponse.ts";
import { NodeClient } from "./node_client.ts";
import { freeAddress } from "../../scripts/ports.ts";
import { ending, inTime, until } from "./until.ts";

export const PROTOS = loadProtos();

export type Status = GetClusterStatusResponse__Output;

/** Where a node lives. */
export type Place = {
  readonly grpc: string;
  readonly raft: string;
  /** What its process runs under; see `NodeProcess`. */
  readonly under?: readonly string[];
};

export type StartOptions = {
  /** Raft addresses of the others; null for none, as at a restart. */
  readonly peers?: readonly string[] | null;
  readonly flags?: readonly string[];
  /** Another program than the one that is tested. */
  readonly program?: Program;
};

/** One member, over all the lives of its process. */
export class ClusterNode {
  readonly client: NodeClient;
  #process: NodeProcess | undefined;

  constructor(
    readonly id: number,
    readonly place: Place,
    readonly dataDir: string,
    readonly peers: readonly string[],
    readonly env: Readonly<Record<string, string>>,
  ) {
    this.client = new NodeClient(place.grpc);
  }

  /** The present or last life. */
  get process(): NodeProcess {
    if (this.#process === undefined) throw new Error(`node ${this.id} has never been started`);
    return this.#process;
  }

  /** Spawns the process, and waits for nothing. */
  spawn({ peers = this.peers, flags = [], program = PROGRAM }: StartOptions = {}): NodeProcess {
    const { grpc, raft, under = [] } = this.place;
    this.#process = NodeProcess.start({
      dataDir: this.dataDir,
      env: this.env,
      under,
      program,
      flags: [
        ...["--node-id", String(this.id), "--listen-addr", grpc, "--raft-addr", raft],
        ...(peers === null ? [] : ["--peers", peers.join(",")]),
        ...flags,
      ],
    });
    return this.#process;
  }

  /** Resolves once it serves. */
  async start(options: StartOptions = {}): Promise<void> {
    this.spawn(options);
    await this.serving();
  }

  async serving(): Promise<void> {
    await inTime(`node ${this.id} serves`, this.process.address());
  }

  /** As an operator does it, on the same data, without naming the others. */
  restart(): Promise<void> {
    return this.start({ peers: null });
  }

  async kill(): Promise<void> {
    await inTime(`node ${this.id} is killed`, this.process.stop("SIGKILL"));
  }

  async stop(): Promise<void> {
    const { code } = await inTime(`node ${this.id} stops`, this.process.stop("SIGTERM"));
    if (code !== 0) throw new Error(`exit code ${code}:\n${this.process.describe()}`);
  }

  /** How it ends by itself. */
  exit(): Promise<Exit> {
    return inTime(`node ${this.id} ends`, this.process.exited);
  }

  pause(): void {
    this.process.signal("SIGSTOP");
  }

  resume(): void {
    this.process.signal("SIGCONT");
  }

  /** Undefined while it cannot be asked. */
  async status(): Promise<Status | undefined> {
    const answer = await this.client.ask(PROTOS.admin.GetClusterStatus, {}, { deadlineMs: 3_000 });
    return answer.type === "done" ? answer.value : undefined;
  }

  async dispose(): Promise<void> {
    this.client.close();
    await this.#process?.[Symbol.asyncDispose]();
  }
}

export type ClusterOptions = {
  readonly size?: number;
  /** Settings, as environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the nodes live; ports of the loopback interface unless given. */
  readonly places?: readonly Place[];
  /** Where node `id` keeps its data; a directory of the test's own unless given. */
  readonly dataDir?: (id: number) => string | undefined;
};

export class TestCluster {
  readonly nodes: readonly ClusterNode[];

  private constructor(readonly dir: string, options: ClusterOptions) {
    const { size = 3, env = {} } = options;
    const places = options.places ??
      Array.from({ length: size }, () => ({ grpc: freeAddress(), raft: freeAddress() }));
    this.nodes = places.map((place, i) => {
      const peers = places.filter((other) => other !== place).map(({ raft }) => raft);
      const dataDir = options.dataDir?.(i + 1) ?? `${dir}/node-${i + 1}`;
      return new ClusterNode(i + 1, place, dataDir, peers, env);
    });
  }

  /** A cluster whose nodes have not been started. */
  static async prepare(options: ClusterOptions = {}): Promise<TestCluster> {
    return new TestCluster(await Deno.makeTempDir({ prefix: "conveyor-cluster-" }), options);
  }

  node(id: number): ClusterNode {
    const node = this.nodes[id - 1];
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }

  others(node: ClusterNode): ClusterNode[] {
    return this.nodes.filter((other) => other !== node);
  }

  /** Starts all nodes at once; resolves when they serve. */
  async start(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.start()));
  }

  /** The leader that a majority of `nodes`, or of the cluster, agrees on. */
  leader(nodes: readonly ClusterNode[] = this.nodes): Promise<ClusterNode> {
    let seen: (Status | undefined)[] = [];
    return until("a leader", async () => {
      seen = await Promise.all(nodes.map((node) => node.status()));
      return this.#agreedLeader(seen);
    }, { why: () => JSON.stringify(seen.map(summary)) });
  }

  #agreedLeader(seen: readonly (Status | undefined)[]): ClusterNode | undefined {
    for (const own of seen) {
      if (own === undefined || own.leader_id !== own.node_id) continue;
      const agree = seen.filter((one) =>
        one?.leader_id === own.leader_id && one.term === own.term
      ).length;
      if (agree * 2 > this.nodes.length) return this.node(Number(own.node_id));
    }
    return undefined;
  }

  /** A node that does not lead. */
  async follower(): Promise<ClusterNode> {
    const leader = await this.leader();
    return this.others(leader)[0] ?? leader;
  }

  /** The end of each node's log. */
  describe(): string {
    return this.nodes.map((node) => {
      try {
        const lines = node.process.describe().split("\n").slice(-40).join("\n");
        return `--- node ${node.id}, process ${node.process.pid}\n${lines}`;
      } catch (error) {
        return `--- ${error instanceof Error ? error.message : error}`;
      }
    }).join("\n");
  }

  async dispose(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.dispose()));
    await Deno.remove(this.dir, { recursive: true });
  }
}

function summary(status: Status | undefined): string {
  if (status === undefined) return "no answer";
  const { node_id, leader_id, term, commit_index } = status;
  return `node ${node_id}: leader ${leader_id} term ${term} commit ${commit_index}`;
}

/** Runs `body` with a cluster that has not been started; a failure, or no end, shows the nodes' logs. */
export async function withNodes<T>(
  options: ClusterOptions,
  body: (cluster: TestCluster) => Promise<T>,
): Promise<T> {
  const cluster = await TestCluster.prepare(options);
  try {
    return await ending(body(cluster));
  } catch (error) {
    const what = error instanceof Error ? error.stack ?? error.message : String(error);
    throw new Error(`${what}\n\nThe nodes' logs:\n${cluster.describe()}`, { cause: error });
  } finally {
    await cluster.dispose();
  }
}

/** Tries that may fail because another process was faster at a port. */
const TRIES = 5;

/** Runs `body` with a cluster that serves. */
export async function withCluster(
  options: ClusterOptions,
  body: (cluster: TestCluster) => Promise<void>,
): Promise<void> {
  for (let left = TRIES;; left--) {
    const started = await withNodes(options, async (cluster) => {
      try {
        await cluster.start();
      } catch (error) {
        const clash = cluster.nodes.some(({ process }) =>
          /port is in use/.test(process.describe())
        );
        if (clash && left > 1) return false;
        throw error;
      }
      await body(cluster);
      return true;
    });
    if (started) return;
  }
}
