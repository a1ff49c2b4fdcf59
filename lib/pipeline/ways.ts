/** The ways that records take between the stages of a pipeline, and what is wrong with them. */
import { type Faults, shown } from "./faults.ts";
import { cycles, type Graph, reachable, reversed } from "./graph.ts";
import type { Stage, StageType } from "./spec.ts";

/** From stage to stage, by an edge or by a routing rule. */
export type Way = {
  readonly from: string;
  readonly to: string;
  readonly fromPath: string;
  readonly toPath: string;
};

/** Takes the ways of a pipeline one by one. Of stages with the same id it knows the first. */
export class Ways {
  readonly #stages: readonly Stage[];
  readonly #byId = new Map<string, number>();
  readonly #out: Set<number>[];

  constructor(stages: readonly Stage[]) {
    this.#stages = stages;
    this.#out = stages.map(() => new Set());
    stages.forEach(({ id }, i) => {
      if (!this.#byId.has(id)) this.#byId.set(id, i);
    });
  }

  /** Adds the faults that `way` has by itself. One that cannot be is left out of the graph. */
  add(faults: Faults, { from, to, fromPath, toPath }: Way): void {
    const [start, end] = [this.#find(faults, fromPath, from), this.#find(faults, toPath, to)];
    if (start === undefined || end === undefined) return;
    if (start === end) {
      faults.add(toPath, `leads from ${shown(from)} to itself`);
      return;
    }
    if (this.#stages[start]?.stageType === "sink") {
      faults.add(fromPath, `leads out of ${shown(from)}, which is a sink`);
    }
    if (this.#stages[end]?.stageType === "source") {
      faults.add(toPath, `leads into ${shown(to)}, which is a source`);
    }
    this.#out[start]?.add(end);
  }

  get graph(): Graph {
    return this.#out.map((targets) => [...targets]);
  }

  #find(faults: Faults, path: string, id: string): number | undefined {
    const found = this.#byId.get(id);
    if (id === "") faults.add(path, "is missing");
    else if (found === undefined) faults.add(path, `${shown(id)} is none of the stages`);
    return id === "" ? undefined : found;
  }
}

/** Adds what is wrong with the ways together: cycles, and stages that no record passes. */
export function checkGraph(
  faults: Faults,
  root: string,
  stages: readonly Stage[],
  ways: Ways,
): void {
  const { graph } = ways;
  const name = (node: number) => shown(stages[node]?.id ?? "");
  for (const cycle of cycles(graph)) {
    const names = [...cycle, ...cycle.slice(0, 1)].map(name);
    faults.add(`${root}.edges`, `lead in a cycle: ${inShort(names)}`);
  }
  const [sources, sinks] = [placesOf(stages, "source"), placesOf(stages, "sink")];
  if (sources.length === 0) faults.add(`${root}.stages`, "have no source");
  if (sinks.length === 0) faults.add(`${root}.stages`, "have no sink");
  const entered = reachable(graph, sources);
  const left = reachable(reversed(graph), sinks);
  stages.forEach((_, i) => {
    const path = `${root}.stages[${i}]`;
    if (sources.length > 0 && !entered.has(i)) {
      faults.add(path, `${name(i)} cannot be reached from any source`);
    }
    if (sinks.length > 0 && !left.has(i)) faults.add(path, `${name(i)} leads to no sink`);
  });
}

/** Stages that a message about a cycle names. */
const NAMED = 12;

function inShort(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(" → ");
  const [start, end] = [names.slice(0, NAMED - 2), names.slice(-2)];
  return [...start, `… ${names.length - NAMED} more …`, ...end].join(" → ");
}

function placesOf(stages: readonly Stage[], type: StageType): number[] {
  return [...stages.keys()].filter((i) => stages[i]?.stageType === type);
}
