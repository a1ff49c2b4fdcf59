/** What clients and nodes go through while something happens to a cluster. */
import type { Operation } from "./load.ts";
import { LoopLag } from "./loop_lag.ts";
import type { NodeCluster } from "./node_cluster.ts";
import { healthCheck } from "./operations.ts";
import { SteadyClient } from "./steady_client.ts";
import { shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

/** The longest that a probe waits: longer than any pause there should be. */
const PROBE_PATIENCE_MS = 60_000;

/**
 * Clients that write all the time, each through a member of its own first, and one probe a node
 * that asks nothing but how soon it answers. Prints a row for everything that is observed.
 */
export class Observers {
  readonly #cluster: NodeCluster;
  readonly #writers: readonly SteadyClient[];
  readonly #probes: readonly SteadyClient[];
  readonly #lag = new LoopLag();

  constructor(cluster: NodeCluster, writers: number, write: Operation) {
    this.#cluster = cluster;
    const addresses = cluster.members.map(({ address }) => address);
    this.#writers = Array.from({ length: writers }, (_, i) => {
      const first = i % addresses.length;
      const turned = [...addresses.slice(first), ...addresses.slice(0, first)];
      // A write that is slow is to be seen, not to be hidden by another try.
      return new SteadyClient(turned, write, { patience: 2_000 }).start();
    });
    this.#probes = addresses.map((address) =>
      new SteadyClient([address], healthCheck(), { patience: PROBE_PATIENCE_MS }).start()
    );
  }

  /** `what` happens while `during` runs; gives what that gives. */
  async observe<T>(what: string, during: () => Promise<T>): Promise<T> {
    const all = [...this.#writers, ...this.#probes];
    for (const client of all) client.takeStretch();
    this.#lag.take();
    const began = performance.now();
    const result = await during();
    const seconds = (performance.now() - began) / 1_000;
    const writes = this.#writers.map((writer) => writer.takeStretch());
    const probes = this.#probes.map((probe) => probe.takeStretch());
    const own = this.#lag.take();
    const acknowledged = writes.reduce((sum, stretch) => sum + stretch.acknowledged, 0);
    console.log(row([
      what,
      shown(seconds, 1),
      shown(acknowledged / seconds),
      shown(writes.reduce((sum, stretch) => sum + stretch.failed, 0)),
      shown(Math.max(...writes.map(({ longest }) => longest))),
      // Of a node that was down it says nothing.
      probes.map(({ failed, longest }) => failed > 0 ? "-" : shown(longest)).join("/"),
      shown(own),
      this.#resident(),
    ]));
    return result;
  }

  #resident(): string {
    const bytes = this.#cluster.members.map(({ pid }) => usageOf(pid).residentBytes);
    return bytes.map((one) => shown(one / 1e6)).join("/");
  }

  async stop(): Promise<void> {
    this.#lag.stop();
    await Promise.all([...this.#writers, ...this.#probes].map((client) => client.stop()));
  }
}

const HEAD = [
  "what happens",
  "s",
  "writes/s",
  "failed",
  "longest write ms",
  "node's loop ms",
  "own ms",
  "resident MB",
];
const WIDTHS = [44, 6, 8, 6, 16, 16, 6, 16];

/** The head of the rows that `observe` prints. */
export function observedHead(): string {
  return row(HEAD);
}

/** As wide as it will ever be, since rows come one by one. */
function row(cells: readonly string[]): string {
  const widest = WIDTHS.map((width) => " ".repeat(width));
  const [, line = ""] = table([widest, cells]).split("\n");
  return line;
}
