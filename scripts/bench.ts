// Measures this machine: `deno task bench [name...] [--seconds N] [--rounds N] [--scale PART]`.
// Without a name, everything; --scale 0.01 makes the large ones small. What is measured beside each
// other runs in the same minutes under the same load generator, so compare figures of one run.

import { parseArgs } from "@std/cli";
import type { Bench, BenchOptions } from "./bench/bench.ts";
import { buffered } from "./bench/buffered.ts";
import { cluster } from "./bench/cluster.ts";
import { delivery } from "./bench/delivery.ts";
import { failover } from "./bench/failover.ts";
import { leases } from "./bench/leases.ts";
import { heartbeats } from "./bench/heartbeats.ts";
import { idle } from "./bench/idle.ts";
import { largeState } from "./bench/large_state.ts";
import { records } from "./bench/records.ts";
import { registrations } from "./bench/registrations.ts";
import { restart } from "./bench/restart.ts";
import { watchers } from "./bench/watchers.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const BENCHES: readonly Bench[] = [
  registrations,
  cluster,
  failover,
  restart,
  largeState,
  heartbeats,
  leases,
  watchers,
  records,
  buffered,
  delivery,
  idle,
];

/** What the command line says; each measurement has rounds of its own unless that is among it. */
type Given = Omit<BenchOptions, "rounds"> & { readonly rounds: number | undefined };

/** Throws UsageError for a command line that is wrong. */
function readCommandLine(args: readonly string[]): { chosen: Bench[]; given: Given } {
  const parsed = parseArgs(args, {
    string: ["seconds", "rounds", "scale", "_"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`${arg}: unknown flag`);
    },
  });
  const number = (name: "seconds" | "rounds" | "scale") => {
    if (parsed[name] === undefined) return undefined;
    const value = Number(parsed[name]);
    if (!(value > 0)) throw new UsageError(`--${name}: ${parsed[name]} is not a number above 0`);
    return value;
  };
  const names = parsed._.map(String);
  for (const name of names) {
    if (!BENCHES.some((bench) => bench.name === name)) {
      const known = BENCHES.map((bench) => `  ${bench.name}: ${bench.title}`).join("\n");
      throw new UsageError(`${name}: no such measurement; there are\n${known}`);
    }
  }
  return {
    chosen: BENCHES.filter(({ name }) => names.length === 0 || names.includes(name)),
    given: {
      seconds: number("seconds") ?? 3,
      rounds: number("rounds"),
      scale: number("scale") ?? 1,
    },
  };
}

function describeMachine(): string {
  const { os, arch } = Deno.build;
  return `Deno ${Deno.version.deno} on ${os} ${arch}, ${navigator.hardwareConcurrency} cores`;
}

async function main(args: readonly string[]): Promise<number> {
  const { chosen, given } = readCommandLine(args);
  console.log(describeMachine());
  for (const bench of chosen) {
    console.log(`\n== ${bench.name}: ${bench.title}`);
    await bench.run({ ...given, rounds: given.rounds ?? bench.rounds });
  }
  return 0;
}

await runProgram(main);
