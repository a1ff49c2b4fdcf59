/** The program: parses flags, and is a node or runs a subcommand. Neither loads what the other needs. */
import { systemClock, systemTimers } from "./lib/base/system.ts";
import {
  chooseProgram,
  EXIT,
  type Io,
  programHelp,
  runCommand,
  type VersionInfo,
  versionText,
} from "./lib/cli/mod.ts";
import { formatProblems, resolveConfig } from "./lib/config/mod.ts";
import { lineWriter } from "./lib/telemetry/mod.ts";
import manifest from "./deno.json" with { type: "json" };

function readFile(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What this is; `deno task compile` has baked the rest into a binary. */
function versionInfo(): VersionInfo {
  const text = Deno.build.standalone && readFile(`${import.meta.dirname}/build.json`);
  if (!text) return { version: manifest.version };
  return JSON.parse(text) as VersionInfo;
}

/** A node, unless its flags are wrong or ask for something else. */
async function node(args: readonly string[]): Promise<number> {
  const resolution = resolveConfig({ args, env: Deno.env.toObject(), readFile });
  switch (resolution.kind) {
    case "help":
      console.log(programHelp(resolution.text));
      return EXIT.ok;
    case "version":
      console.log(versionText(versionInfo()));
      return EXIT.ok;
    case "invalid":
      console.error(formatProblems(resolution.problems));
      return EXIT.usage;
    case "run": {
      const { serve } = await import("./serve.ts");
      return await serve(resolution.config, versionInfo());
    }
    default: {
      const rest: never = resolution;
      return rest;
    }
  }
}

function io(): Io {
  return {
    out: lineWriter(Deno.stdout),
    err: lineWriter(Deno.stderr),
    env: Deno.env.toObject(),
    readFile,
    clock: systemClock,
    timers: systemTimers,
    terminal: Deno.stdout.isTerminal(),
    version: versionInfo(),
  };
}

async function main(): Promise<number> {
  const program = chooseProgram(Deno.args);
  switch (program.kind) {
    case "node":
      return await node(program.args);
    case "command":
      return await runCommand(program.command, program.args, io());
    case "unknown":
      console.error(program.message);
      return EXIT.usage;
    default: {
      const rest: never = program;
      return rest;
    }
  }
}

if (import.meta.main) Deno.exit(await main());
