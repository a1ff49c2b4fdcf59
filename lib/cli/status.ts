/** `status` and `get cluster`: the nodes, and whether all is well. */
import { loadProtos } from "../grpc/protos.ts";
import type { GetClusterStatusResponse__Output } from "../../proto/gen/conveyor_etl/router/GetClusterStatusResponse.ts";
import type { Invocation } from "./arguments.ts";
import { type Cluster, withCluster } from "./client.ts";
import { CommandError, EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { showEnum } from "./plain.ts";
import { print, table } from "./print.ts";

type Answer = GetClusterStatusResponse__Output;

/** What `status -o json` prints. Ids, terms and indexes are integers up to 2^53 - 1. */
export type StatusData = {
  readonly cluster_id: string;
  /** 0: nobody leads. */
  readonly leader_id: number;
  readonly term: number;
  readonly revision: number;
  readonly health: string;
  /** As the node that answered knows it: only a leader knows how far the others are. */
  readonly nodes: readonly {
    readonly id: number;
    readonly address: string;
    readonly role: string;
    readonly healthy: boolean;
    readonly match_index: number;
  }[];
};

export async function status(asked: Invocation, io: Io): Promise<number> {
  return await withCluster(asked.servers, io, async (cluster) => {
    if (!asked.watch) {
      await look(asked, io, cluster);
      return EXIT.ok;
    }
    for (;;) {
      await lookAgain(asked, io, cluster);
      await new Promise<void>((resolve) => io.timers.after(asked.intervalMs, resolve));
    }
  });
}

async function look(asked: Invocation, io: Io, cluster: Cluster): Promise<void> {
  const { admin } = loadProtos();
  const answer = await cluster.call(admin.GetClusterStatus, {});
  if (asked.watch && asked.output === "table" && io.terminal) io.out("\x1b[H\x1b[2J");
  if (asked.watch && asked.output === "yaml") io.out("---\n");
  if (asked.watch && asked.output === "json") io.out(`${JSON.stringify(statusData(answer))}\n`);
  else print(io, asked, statusData(answer), () => statusText(answer));
}

/** A cluster that does not answer is what somebody who watches wants to see, not an end. */
async function lookAgain(asked: Invocation, io: Io, cluster: Cluster): Promise<void> {
  try {
    await look(asked, io, cluster);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.err(`${error.message}\n`);
  }
}

export function statusData(answer: Answer): StatusData {
  return {
    cluster_id: answer.cluster_id,
    leader_id: Number(answer.leader_id),
    term: Number(answer.term),
    revision: Number(answer.revision),
    health: showEnum(answer.health, "CLUSTER_HEALTH_"),
    nodes: answer.nodes.map((node) => ({
      id: Number(node.node_id),
      address: node.address,
      role: showEnum(node.role, "NODE_ROLE_"),
      healthy: node.healthy,
      match_index: Number(node.match_index),
    })),
  };
}

export function statusText(answer: Answer): string {
  const data = statusData(answer);
  const leader = data.leader_id === 0 ? "no leader" : `node ${data.leader_id} leads`;
  const head = `cluster ${data.cluster_id}: ${data.health}, ${leader} in term ${data.term}, ` +
    `revision ${data.revision}\n` +
    `as seen by node ${answer.node_id}, version ${answer.version}\n`;
  return `${head}\n${nodesTable(data)}`;
}

export function nodesTable({ nodes }: StatusData): string {
  return table(
    ["NODE", "ADDRESS", "ROLE", "HEALTHY", "MATCH"],
    nodes.map(({ id, address, role, healthy, match_index }) => [
      String(id),
      address,
      role,
      healthy ? "yes" : "no",
      String(match_index),
    ]),
    "no nodes",
  );
}
