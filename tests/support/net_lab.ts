// A network of its own for the nodes of a test: a network namespace for each, and a router between
// them that can lose what it is told to lose. The test's own process reaches every node through the
// router, whatever that does between them.

import { fromFileUrl } from "@std/path";
import { TextLineStream } from "../../scripts/cluster/lines.ts";
import type { Place } from "./cluster.ts";
import { run, works } from "./commands.ts";
import type { ProxyCommand } from "./tcp_proxy_main.ts";

/** The range that is set aside for tests of networks (RFC 2544). */
const NETWORKS = ["198.18", "198.19"];

const [GRPC_PORT, RAFT_PORT] = [50_051, 50_052];

const PROXY_MAIN = fromFileUrl(new URL("tcp_proxy_main.ts", import.meta.url));
/** Where the router's proxy for node 0 would listen. */
const PROXY_PORT = 40_000;

export class NetLab {
  readonly places: readonly Place[];
  readonly addresses: readonly string[];
  readonly router: string;
  readonly #prefix: string;
  /** Commands that undo what is done to the traffic. */
  readonly #undo: string[][] = [];
  #proxies: ProxyProcess | undefined;

  private constructor(prefix: string, network: string, size: number) {
    this.#prefix = prefix;
    this.router = `${prefix}-r`;
    this.addresses = Array.from({ length: size }, (_, i) => `${network}.${4 * (i + 1) + 2}`);
    this.places = this.addresses.map((address, i) => ({
      grpc: `${address}:${GRPC_PORT}`,
      raft: `${address}:${RAFT_PORT}`,
      under: ["ip", "netns", "exec", this.#namespace(i + 1)],
    }));
  }

  /** Why there can be no such network here; undefined where there can. */
  static async missing(): Promise<string | undefined> {
    const probe = `conveyor-${crypto.randomUUID().slice(0, 8)}`;
    if (!await works("ip", "netns", "add", probe)) return "needs root, and iproute2";
    const iptables = ["netns", "exec", probe, "iptables", "-w"];
    const redirect = ["PREROUTING", "-p", "tcp", "--dport", "1", ...redirectTo(2)];
    const canDo =
      await works("ip", "-n", probe, "link", "add", "one", "type", "veth", "peer", "name", "two") &&
      await works("ip", ...iptables, "-A", "FORWARD", ...at(0.5), "-j", "DROP") &&
      await works("ip", ...iptables, "-t", "nat", "-A", ...redirect);
    await run("ip", "netns", "del", probe);
    return canDo ? undefined : "needs iptables, and a kernel that has all of it";
  }

  static async make(size: number): Promise<NetLab> {
    const [network, prefix] = await NetLab.#link();
    const lab = new NetLab(prefix, network, size);
    try {
      for (let id = 1; id <= size; id++) await lab.#addNode(id, network);
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  /** Makes the router, and the link by which this process reaches it, on a network that is free. */
  static async #link(): Promise<[network: string, prefix: string]> {
    for (let left = 20;; left--) {
      const third = Math.floor(Math.random() * 256);
      const network = `${NETWORKS[left % NETWORKS.length]}.${third}`;
      const prefix = `cv${crypto.randomUUID().slice(0, 6)}`;
      const router = `${prefix}-r`;
      try {
        await run("ip", "netns", "add", router);
        await run(
          "ip",
          "link",
          "add",
          prefix,
          "type",
          "veth",
          "peer",
          "name",
          "uplink",
          "netns",
          router,
        );
        await run("ip", "addr", "add", `${network}.2/30`, "dev", prefix);
        await run("ip", "link", "set", prefix, "up");
        await run("ip", "-n", router, "addr", "add", `${network}.1/30`, "dev", "uplink");
        await run("ip", "-n", router, "link", "set", "uplink", "up");
        await run("ip", "-n", router, "link", "set", "lo", "up");
        // Fails where another test has this network.
        await run("ip", "route", "add", `${network}.0/24`, "via", `${network}.1`);
        const forward = "echo 1 > /proc/sys/net/ipv4/ip_forward";
        await run("ip", "netns", "exec", router, "sh", "-c", forward);
        return [network, prefix];
      } catch (error) {
        await works("ip", "netns", "del", router);
        if (left === 0) throw error;
      }
    }
  }

  async #addNode(id: number, network: string): Promise<void> {
    const namespace = this.#namespace(id);
    const port = `node${id}`;
    const [gate, own] = [`${network}.${4 * id + 1}`, `${network}.${4 * id + 2}`];
    await run("ip", "netns", "add", namespace);
    const ends = [
      port,
      "netns",
      this.router,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      namespace,
    ];
    await run("ip", "link", "add", ...ends);
    await run("ip", "-n", this.router, "addr", "add", `${gate}/30`, "dev", port);
    await run("ip", "-n", this.router, "link", "set", port, "up");
    await run("ip", "-n", namespace, "addr", "add", `${own}/30`, "dev", "eth0");
    await run("ip", "-n", namespace, "link", "set", "eth0", "up");
    await run("ip", "-n", namespace, "link", "set", "lo", "up");
    await run("ip", "-n", namespace, "route", "add", "default", "via", gate);
  }

  /** Loses everything that node `from` sends to node `to`. */
  async cut(from: number, to: number): Promise<void> {
    await this.#filter(from, to, []);
  }

  /** Loses what the nodes of one side and of the other send each other. */
  async partition(side: readonly number[], other: readonly number[]): Promise<void> {
    for (const one of side) {
      for (const two of other) {
        await this.cut(one, two);
        await this.cut(two, one);
      }
    }
  }

  /** Loses packets between any two nodes, each with this probability. */
  async lose(probability: number): Promise<void> {
    const ids = this.addresses.map((_, i) => i + 1);
    for (const from of ids) {
      for (const to of ids) if (from !== to) await this.#filter(from, to, at(probability));
    }
  }

  async #filter(from: number, to: number, match: readonly string[]): Promise<void> {
    const pair = ["-s", this.#address(from), "-d", this.#address(to)];
    await this.#iptables("filter", ["FORWARD", ...pair, ...match, "-j", "DROP"]);
  }

  /**
   * Leads whatever nodes send to each other's Raft ports through proxies in the router, from the
   * next connection on.
   */
  async startProxies(): Promise<void> {
    const ids = this.addresses.map((_, i) => i + 1);
    const targets = ids.map((id) => `${PROXY_PORT + id}=${this.#address(id)}:${RAFT_PORT}`);
    this.#proxies = await ProxyProcess.start(this.router, targets);
    for (const from of ids) {
      for (const to of ids) if (from !== to) await this.#redirect(from, to);
    }
    // These stay.
    this.#undo.length = 0;
  }

  /** What the proxies do from now on. */
  async proxies(command: ProxyCommand): Promise<void> {
    if (this.#proxies === undefined) throw new Error("there are no proxies");
    await this.#proxies.send(command);
  }

  async #redirect(from: number, to: number): Promise<void> {
    const what = ["-p", "tcp", "-s", this.#address(from), "-d", this.#address(to)];
    const port = ["--dport", String(RAFT_PORT)];
    await this.#iptables("nat", ["PREROUTING", ...what, ...port, ...redirectTo(PROXY_PORT + to)]);
  }

  async #iptables(table: string, rule: readonly string[]): Promise<void> {
    const base = ["netns", "exec", this.router, "iptables", "-w", "-t", table];
    await run("ip", ...base, "-A", ...rule);
    this.#undo.push([...base, "-D", ...rule]);
  }

  /** Everything arrives again. */
  async heal(): Promise<void> {
    for (const command of this.#undo.splice(0).reverse()) await run("ip", ...command);
  }

  async close(): Promise<void> {
    await this.#proxies?.close();
    for (let id = 1; id <= this.addresses.length; id++) {
      await works("ip", "netns", "del", this.#namespace(id));
    }
    await works("ip", "netns", "del", this.router);
  }

  #namespace(id: number): string {
    return `${this.#prefix}-${id}`;
  }

  #address(id: number): string {
    const address = this.addresses[id - 1];
    if (address === undefined) throw new Error(`there is no node ${id}`);
    return address;
  }
}

/** What a rule says that takes packets at random. */
function at(probability: number): string[] {
  return ["-m", "statistic", "--mode", "random", "--probability", String(probability)];
}

function redirectTo(port: number): string[] {
  return ["-j", "REDIRECT", "--to-ports", String(port)];
}

/** The proxies of a router, in its namespace. */
class ProxyProcess {
  readonly #child: Deno.ChildProcess;
  readonly #commands: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<string>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#commands = child.stdin.getWriter();
    this.#answers = child.stdout.pipeThrough(new TextLineStream()).getReader();
  }

  static async start(router: string, targets: readonly string[]): Promise<ProxyProcess> {
    const program = [Deno.execPath(), "run", "--quiet", "--allow-net", PROXY_MAIN, ...targets];
    const proxies = new ProxyProcess(
      new Deno.Command("ip", {
        args: ["netns", "exec", router, ...program],
        stdin: "piped",
        stdout: "piped",
      }).spawn(),
    );
    await proxies.#answer();
    return proxies;
  }

  async send(command: ProxyCommand): Promise<void> {
    await this.#commands.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    await this.#answer();
  }

  async close(): Promise<void> {
    await this.#commands.close();
    while (!(await this.#answers.read()).done);
    await this.#child.status;
  }

  async #answer(): Promise<void> {
    const { done } = await this.#answers.read();
    if (done) throw new Error("the proxies have ended");
  }
}

/** Runs `body` with a network for so many nodes; where there can be none, says so and does not. */
export async function withNetLab(
  test: string,
  size: number,
  body: (lab: NetLab) => Promise<void>,
): Promise<void> {
  const missing = await NetLab.missing();
  if (missing !== undefined) {
    console.error(`SKIPPED: ${test}: a network of its own ${missing}`);
    return;
  }
  const lab = await NetLab.make(size);
  try {
    await body(lab);
  } finally {
    await lab.close();
  }
}
