/** The servers that are measured: each a process of its own, on loopback. */
import { fromFileUrl } from "@std/path";
import { TextLineStream } from "../cluster/lines.ts";
import { NodeProcess } from "../node_process.ts";
import { type Cluster, type Member, pidsOf } from "./clusters.ts";
import { EtcdCluster } from "./etcd_cluster.ts";
import { killHard } from "./processes.ts";

export type Server = {
  readonly name: string;
  /** `host:port` for gRPC without TLS. */
  readonly address: string;
  /** Of all processes that do the work. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
};

/** One node with its defaults, on a data directory of its own. */
export async function startNode(): Promise<Server> {
  const dataDir = await Deno.makeTempDir({ prefix: "bench-node-" });
  const node = NodeProcess.start({ dataDir });
  await node.event("leading");
  return {
    name: "node",
    address: await node.address(),
    pids: [node.pid],
    async stop() {
      const { code } = await node.stop();
      await Deno.remove(dataDir, { recursive: true });
      if (code !== 0) throw new Error(`the node ended with ${code}:\n${node.describe()}`);
    },
  };
}

/** A bare grpc-js server, on the same runtime, that answers with `answerBytes` of each request. */
export async function startEcho(answerBytes: number): Promise<Server> {
  const script = fromFileUrl(new URL("./echo_server.ts", import.meta.url));
  const permissions = ["net", "read", "env", "sys"].map((name) => `--allow-${name}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, script, String(answerBytes)],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextLineStream()).getReader();
  const { value: port } = await lines.read();
  return {
    name: "grpc-js echo",
    address: `127.0.0.1:${port}`,
    pids: [child.pid],
    stop: () => killHard(child).then(() => lines.cancel()),
  };
}

/** One etcd node with its defaults; undefined, which it says, where it is not installed. */
export async function startEtcd(): Promise<Server | undefined> {
  const cluster = await EtcdCluster.start(1);
  return cluster && serverOf(cluster.name, cluster, cluster.members[0]);
}

/** A cluster that is called through one of its members; it costs what all of them cost. */
export function serverOf(name: string, cluster: Cluster, member: Member | undefined): Server {
  if (member === undefined) throw new Error(`${cluster.name} has no members`);
  const { address } = member;
  return { name, address, pids: pidsOf(cluster), stop: () => cluster.stop() };
}
