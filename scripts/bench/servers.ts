/** The servers that are measured: each a process of its own, on loopback. */
import { fromFileUrl, join } from "@std/path";
import { TextLineStream } from "../cluster/lines.ts";
import { NodeProcess } from "../node_process.ts";

export type Server = {
  readonly name: string;
  /** `host:port` for gRPC without TLS. */
  readonly address: string;
  readonly pid: number;
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
    pid: node.pid,
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
    pid: child.pid,
    stop: () => kill(child).then(() => lines.cancel()),
  };
}

/** One etcd node with its defaults; undefined where it is not installed. */
export async function startEtcd(): Promise<Server | undefined> {
  const dataDir = await Deno.makeTempDir({ prefix: "bench-etcd-" });
  const [client, peer] = [freeAddress(), freeAddress()];
  const flags = {
    "name": "bench",
    "data-dir": join(dataDir, "data"),
    "listen-client-urls": `http://${client}`,
    "advertise-client-urls": `http://${client}`,
    "listen-peer-urls": `http://${peer}`,
    "initial-advertise-peer-urls": `http://${peer}`,
    "initial-cluster": `bench=http://${peer}`,
  };
  const args = Object.entries(flags).map(([key, value]) => `--${key}=${value}`);
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("etcd", { args, stdin: "null", stdout: "null", stderr: "null" })
      .spawn();
  } catch (error) {
    await Deno.remove(dataDir, { recursive: true });
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  await untilListening(client, child);
  const stop = async () => {
    await kill(child);
    await Deno.remove(dataDir, { recursive: true });
  };
  return { name: "etcd", address: client, pid: child.pid, stop };
}

async function kill(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await child.status;
}

/** etcd cannot be told to choose a port, so one is found for it. */
function freeAddress(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return `127.0.0.1:${port}`;
}

async function untilListening(address: string, child: Deno.ChildProcess): Promise<void> {
  const [hostname, port] = address.split(":");
  let ended = false;
  child.status.then(() => ended = true);
  for (let tries = 0; tries < 300 && !ended; tries++) {
    try {
      (await Deno.connect({ hostname: hostname ?? "", port: Number(port) })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("etcd does not start");
}
