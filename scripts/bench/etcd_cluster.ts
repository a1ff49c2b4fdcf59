/** etcd, where it is installed, as a cluster with its defaults: something to compare with. */
import { join } from "@std/path";
import { askBytes } from "./ask.ts";
import type { Cluster, Member } from "./clusters.ts";
import { leads, STATUS_PATH } from "./etcd_messages.ts";
import { freeAddress } from "../ports.ts";
import { killHard, until } from "./processes.ts";

class EtcdMember implements Member {
  readonly address = freeAddress();
  readonly peerAddress = freeAddress();
  #initialCluster = "";
  #child: Deno.ChildProcess | undefined;

  constructor(readonly name: string, private readonly dataDir: string) {}

  get pid(): number {
    return this.#running.pid;
  }

  get #running(): Deno.ChildProcess {
    if (this.#child === undefined) throw new Error(`${this.name} has not been started`);
    return this.#child;
  }

  meet(members: readonly EtcdMember[]): void {
    this.#initialCluster = members.map((one) => `${one.name}=http://${one.peerAddress}`).join(",");
  }

  /** Throws Deno.errors.NotFound where etcd is not installed. */
  async start(): Promise<void> {
    const flags = {
      "name": this.name,
      "data-dir": this.dataDir,
      "listen-client-urls": `http://${this.address}`,
      "advertise-client-urls": `http://${this.address}`,
      "listen-peer-urls": `http://${this.peerAddress}`,
      "initial-advertise-peer-urls": `http://${this.peerAddress}`,
      "initial-cluster": this.#initialCluster,
    };
    const args = Object.entries(flags).map(([key, value]) => `--${key}=${value}`);
    const options = { args, stdin: "null", stdout: "null", stderr: "null" } as const;
    this.#child = new Deno.Command("etcd", options).spawn();
    let ended = false;
    this.#child.status.then(() => ended = true);
    await until(`${this.name} listens`, 30, async () => {
      if (ended) throw new Error(`${this.name} does not start`);
      return await isListening(this.address) ? true : undefined;
    });
  }

  kill(): Promise<void> {
    return killHard(this.#running);
  }
}

export class EtcdCluster implements Cluster {
  readonly name: string;
  readonly members: readonly EtcdMember[];
  readonly #dir: string;

  private constructor(dir: string, size: number) {
    this.name = size === 1 ? "etcd" : `${size} etcd nodes`;
    this.#dir = dir;
    this.members = Array.from(
      { length: size },
      (_, i) => new EtcdMember(`etcd${i + 1}`, join(dir, String(i + 1))),
    );
    for (const member of this.members) member.meet(this.members);
  }

  /** Undefined, which it says, where etcd is not installed. */
  static async start(size: number): Promise<EtcdCluster | undefined> {
    const dir = await Deno.makeTempDir({ prefix: "bench-etcd-" });
    const cluster = new EtcdCluster(dir, size);
    try {
      await Promise.all(cluster.members.map((member) => member.start()));
      return cluster;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      await Deno.remove(dir, { recursive: true });
      console.log("SKIPPED: etcd is not installed, so there is nothing beside it to show");
      return undefined;
    }
  }

  async leader(): Promise<Member | undefined> {
    for (const member of this.members) {
      const status = await askBytes(member.address, STATUS_PATH, new Uint8Array());
      if (status !== undefined && leads(status)) return member;
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill().catch(() => {})));
    await Deno.remove(this.#dir, { recursive: true });
  }
}

async function isListening(address: string): Promise<boolean> {
  const [hostname = "", port] = address.split(":");
  try {
    (await Deno.connect({ hostname, port: Number(port) })).close();
    return true;
  } catch {
    return false;
  }
}
