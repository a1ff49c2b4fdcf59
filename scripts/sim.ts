// Runs the deterministic simulator: one seed, or a sweep of many. See tests/simulation/mod.ts.
//
//   deno task sim --seed=7 --steps=20000     one run; a failure prints the end of its trace
//   deno task sim --seeds=1..200             many; fails when one does, or too little happened
//   --trace=500                              how many lines of the trace a failure prints

import { parseArgs } from "@std/cli";
import { drawSettings, explain, type RunResult, simulate, sweep } from "../tests/simulation/mod.ts";

const STEPS = 15_000;

function usage(problem: string): never {
  console.error(
    `${problem}\nusage: deno task sim (--seed=N | --seeds=FROM..TO) [--steps=N] [--trace=N]`,
  );
  Deno.exit(2);
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) usage(`--${name}=${text} is not a whole number`);
  return value;
}

function line({ settings, events, span, coverage, digest, violation }: RunResult): string {
  const what = violation === undefined ? "ok" : `FAILED: ${violation.invariant}`;
  return `seed ${settings.seed}: ${settings.nodes} nodes, ${events} events, ` +
    `${(span / 1_000).toFixed(0)} s, ${coverage.of("writes acknowledged")} writes, ` +
    `${coverage.of("faults")} faults, ${
      coverage.of("elections won")
    } elections, ${digest}: ${what}`;
}

async function runOne(seed: number, steps: number, trace: number): Promise<boolean> {
  const result = await simulate(drawSettings(seed, steps), trace);
  for (const [what, count] of result.coverage.entries()) console.log(`${count}\t${what}`);
  console.log(line(result));
  if (result.violation !== undefined) console.log(explain(result));
  return result.violation === undefined;
}

async function runMany(text: string, steps: number): Promise<boolean> {
  const bounds = /^(\d+)\.\.(\d+)$/.exec(text);
  if (bounds === null) usage(`--seeds=${text} is not of the form FROM..TO`);
  const [from, to] = [Number(bounds[1]), Number(bounds[2])];
  const startedAt = performance.now();
  const { runs, events, coverage, failures, missing } = await sweep(
    { from, to },
    steps,
    {},
    (result) => console.log(line(result)),
  );
  for (const [what, count] of coverage.entries()) console.log(`${count}\t${what}`);
  for (const failure of failures) console.log(`\n${explain(failure)}`);
  for (const what of missing) console.log(`never happened: ${what}`);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `${runs} runs, ${events} events in ${seconds.toFixed(0)} s ` +
      `(${(events / seconds).toFixed(0)}/s), ${failures.length} failed`,
  );
  return failures.length === 0 && missing.length === 0;
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, { string: ["seed", "seeds", "steps", "trace"] });
  const given = (name: string) => typeof args[name] === "string" ? args[name] : undefined;
  const steps = numberOf("steps", given("steps"), STEPS);
  const [seed, seeds] = [given("seed"), given("seeds")];
  if ((seed === undefined) === (seeds === undefined)) usage("give --seed or --seeds");
  const ok = seeds !== undefined
    ? await runMany(seeds, steps)
    : await runOne(numberOf("seed", seed, 1), steps, numberOf("trace", given("trace"), 60));
  Deno.exit(ok ? 0 : 1);
}
