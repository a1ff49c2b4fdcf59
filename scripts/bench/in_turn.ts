/** Servers beside each other: they take turns under one load, so that all meet the same weather. */
import type { BenchOptions } from "./bench.ts";
import type { Operation } from "./load.ts";
import { type Figure, measure } from "./measure.ts";
import type { Server } from "./servers.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

export type Target = { readonly server: Server; readonly operation: Operation };

/** One figure a target: of all its rounds, the one with the median rate. */
export async function measureInTurn(
  targets: readonly Target[],
  callers: number,
  { rounds, seconds }: BenchOptions,
): Promise<Figure[]> {
  const found = targets.map((): Figure[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { server, operation }] of targets.entries()) {
      found[i]?.push(await measure(server, operation, callers, seconds));
    }
  }
  return found.map((figures) => median(figures, ({ perSecond }) => perSecond));
}

/** A table of the figures; the last column holds the first target against each of the others. */
export function figuresTable(targets: readonly Target[], figures: readonly Figure[]): string {
  const first = figures[0]?.perSecond ?? NaN;
  const rows = figures.map((figure, i) => [
    targets[i]?.server.name ?? "",
    shown(figure.perSecond),
    shown(figure.p50, 2),
    shown(figure.p99, 2),
    shown(figure.serverCpu),
    shown(figure.generatorCpu),
    i === 0 ? "" : shown(first / figure.perSecond, 2),
  ]);
  const head = [
    "server",
    "per s",
    "p50 ms",
    "p99 ms",
    "its CPU µs each",
    "generator's",
    `${targets[0]?.server.name} / it`,
  ];
  return table([head, ...rows]);
}

/** What the servers have cost since they were started. */
export function costTable(servers: readonly Pick<Server, "name" | "pids">[]): string {
  const costs = servers.map(({ name, pids }) => {
    const { cpuSeconds, residentBytes } = usageOf(...pids);
    return [name, shown(cpuSeconds, 1), shown(residentBytes / 1e6)];
  });
  return table([["server", "CPU s", "resident MB"], ...costs]);
}
