import { Coverage } from "./coverage.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import { drawSettings, type Overrides } from "./settings.ts";
import { type RunResult, simulate } from "./simulation.ts";

export type SweepResult = {
  readonly runs: number;
  readonly events: number;
  readonly coverage: Coverage;
  /** The runs that failed, in the order of their seeds. */
  readonly failures: readonly RunResult[];
  /** What never happened in all the runs together, though it should. */
  readonly missing: readonly string[];
};

/** What a sweep of many seeds has to have seen, beside every kind of fault. */
const NEEDED = [
  "snapshots installed",
  "logs truncated",
  "writes of unknown outcome",
  "leaders cut off for a timeout",
  "leases lapsed",
  "leases ended",
  "watches resumed",
  "pipelines changed",
  "watches too old",
  "keys checked",
  "status answers",
  "stale reads",
];

/** Runs the seeds from `from` to `to`, and stops at the third failure. */
export async function sweep(
  seeds: { readonly from: number; readonly to: number },
  steps: number,
  overrides: Overrides = {},
  onRun: (result: RunResult) => void = () => {},
): Promise<SweepResult> {
  const coverage = new Coverage();
  const failures: RunResult[] = [];
  let [runs, events] = [0, 0];
  for (let seed = seeds.from; seed <= seeds.to && failures.length < 3; seed++) {
    const result = await simulate(drawSettings(seed, steps, overrides));
    runs++;
    events += result.events;
    coverage.add(result.coverage);
    if (result.violation !== undefined) failures.push(result);
    onRun(result);
  }
  const needed = [...NEEDED, ...FAULT_KINDS.map((kind) => `fault ${kind}`)];
  // A few seeds need not have seen everything.
  const missing = runs < 50 ? [] : needed.filter((what) => coverage.of(what) === 0);
  return { runs, events, coverage, failures, missing };
}

/** What is wrong with a run, how to repeat it, and how it came to that. */
export function explain({ settings, violation, tail, span }: RunResult): string {
  if (violation === undefined) return "";
  const { seed, steps, nodes } = settings;
  return [
    ...tail,
    "",
    `seed ${seed}, ${nodes} nodes, after ${(span / 1_000).toFixed(3)} s: ${violation.invariant}`,
    `  ${violation.what}`,
    `repeat it with: deno task sim --seed=${seed} --steps=${steps}`,
  ].join("\n");
}
