/** Nodes of this repository as a cluster. */
import { join } from "@std/path";
import { loadProtos } from "../../lib/grpc/protos.ts";
import type { GetClusterStatusResponse__Output } from "../../proto/gen/conveyor_etl/router/GetClusterStatusResponse.ts";
import { type NodeOptions, NodeProcess } from "../node_process.ts";
import { ask } from "./ask.ts";
import type { Cluster, Member } from "./clusters.ts";
import { freeAddress } from "../ports.ts";

const { GetClusterStatus } = loadProtos().admin;

export type NodeSettings = Pick<NodeOptions, "env">;

export class NodeMember implements Member {
  readonly name: string;
  readonly address = freeAddress();
  readonly raftAddress = freeAddress();
  readonly #dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  #peers: readonly string[] = [];
  #process: NodeProcess | undefined;

  constructor(readonly id: number, dir: string, { env = {} }: NodeSettings) {
    this.name = `node ${id}`;
    this.#dataDir = join(dir, String(id));
    this.#env = env;
  }

  get process(): NodeProcess {
    if (this.#process === undefined) throw new Error(`${this.name} has not been started`);
    return this.#process;
  }

  get pid(): number {
    return this.process.pid;
  }

  meet(members: readonly NodeMember[]): void {
    this.#peers = members.filter((member) => member !== this).map((peer) => peer.raftAddress);
  }

  async start(): Promise<void> {
    const flags = [
      `--node-id=${this.id}`,
      `--listen-addr=${this.address}`,
      `--raft-addr=${this.raftAddress}`,
      `--data-dir=${this.#dataDir}`,
      ...(this.#peers.length > 0 ? [`--peers=${this.#peers.join(",")}`] : []),
    ];
    this.#process = NodeProcess.run(flags, this.#env);
    await this.#process.event("serving");
  }

  async kill(): Promise<void> {
    await this.process.stop("SIGKILL");
  }

  /** Stops it as an operator does. Throws when it does not end well. */
  async stop(): Promise<void> {
    const { code } = await this.process.stop();
    if (code !== 0) {
      throw new Error(`${this.name} ended with ${code}:\n${this.process.describe()}`);
    }
  }

  status(): Promise<GetClusterStatusResponse__Output | undefined> {
    return ask(this.address, GetClusterStatus, {});
  }
}

export class NodeCluster implements Cluster<NodeMember> {
  readonly name: string;
  readonly members: readonly NodeMember[];
  readonly #dir: string;

  private constructor(dir: string, size: number, settings: NodeSettings) {
    this.name = size === 1 ? "node" : `${size} nodes`;
    this.#dir = dir;
    this.members = Array.from({ length: size }, (_, i) => new NodeMember(i + 1, dir, settings));
    for (const member of this.members) member.meet(this.members);
  }

  static async start(size: number, settings: NodeSettings = {}): Promise<NodeCluster> {
    const dir = await Deno.makeTempDir({ prefix: "bench-nodes-" });
    const cluster = new NodeCluster(dir, size, settings);
    await Promise.all(cluster.members.map((member) => member.start()));
    return cluster;
  }

  async leader(): Promise<NodeMember | undefined> {
    for (const member of this.members) {
      const leaderId = (await member.status())?.leader_id;
      const leader = this.members.find(({ id }) => String(id) === leaderId);
      if (leader !== undefined && (await leader.status())?.leader_id === leaderId) return leader;
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    await Deno.remove(this.#dir, { recursive: true });
  }
}
