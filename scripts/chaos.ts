// Runs a cluster of real processes under load, and does to it what it can think of.
//
//   deno task chaos --seconds=600 --seed=7    for so long; a seed draws the faults
//   deno task chaos --seconds=60 --runs=10    several runs, each with the next seed

import { parseArgs } from "@std/cli";
import { chaos } from "../tests/cluster/chaos.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const DEFAULTS = { seconds: 60, runs: 1 };

function numberOf(name: string, text: unknown, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`--${name}=${text} is not a whole number above 0`);
}

await runProgram(async (args) => {
  const flags = parseArgs([...args], { string: ["seconds", "seed", "runs"] });
  const seconds = numberOf("seconds", flags.seconds, DEFAULTS.seconds);
  const runs = numberOf("runs", flags.runs, DEFAULTS.runs);
  const first = numberOf("seed", flags.seed, 1 + Math.floor(Math.random() * 1e6));
  for (let seed = first; seed < first + runs; seed++) {
    console.log(`seed ${seed}`);
    try {
      await chaos({ seconds, seed, log: (line) => console.log(`  ${line}`) });
    } catch (error) {
      console.error(`${error}\nagain: deno task chaos --seconds=${seconds} --seed=${seed}`);
      return 1;
    }
  }
  return 0;
});
