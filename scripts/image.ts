/**
 * `deno task image`: an OCI image from scratch, of the binary in dist/ and the libraries that it
 * needs. Fills dist/image, and builds config/deploy/Containerfile with the first of docker, podman
 * and buildah that works here; `--builder=NAME` names one, `--tag=NAME:TAG` the image.
 */
import { parseArgs } from "@std/cli";
import { join } from "@std/path";
import { BESIDE } from "./compile/bundle.ts";
import { prepareContext } from "./image/context.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const CONTAINERFILE = join(ROOT, "config", "deploy", "Containerfile");
const CONTEXT = join(ROOT, "dist", "image");
const BINARY = join(ROOT, "dist", "conveyor-etl-router");
const BUILDERS = ["docker", "podman", "buildah"] as const;

type Builder = typeof BUILDERS[number];
type Asked = { readonly tag: string | undefined; readonly builder: Builder | undefined };

function readCommandLine(args: readonly string[]): Asked {
  const { tag, builder } = parseArgs(args, {
    string: ["tag", "builder"],
    unknown: (arg) => {
      throw new UsageError(`${arg}: unknown; there are --tag=NAME:TAG and --builder=NAME`);
    },
  });
  const known = BUILDERS.find((one) => one === builder);
  if (builder !== undefined && known === undefined) {
    throw new UsageError(`--builder: ${builder} is none of ${BUILDERS.join(", ")}`);
  }
  return { tag: typeof tag === "string" ? tag : undefined, builder: known };
}

/** `info` asks the engine, where there is one: a client alone builds nothing. */
async function works(builder: Builder): Promise<boolean> {
  const command = new Deno.Command(builder, { args: ["info"], stdout: "null", stderr: "null" });
  try {
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function firstThatWorks(): Promise<Builder | undefined> {
  for (const builder of BUILDERS) if (await works(builder)) return builder;
  return undefined;
}

async function readBuild(): Promise<{ version: string; commit: string }> {
  return JSON.parse(await Deno.readTextFile(join(ROOT, BESIDE.build)));
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readCommandLine(args);
  const { version, commit } = await readBuild();
  const tag = asked.tag ?? `conveyor-etl-router:${version}`;
  const libraries = await prepareContext(CONTEXT, BINARY);
  console.log(`filled ${CONTEXT}: the program and ${libraries.length} libraries`);
  const build = [
    ...["build", "--file", CONTAINERFILE, "--tag", tag],
    ...["--build-arg", `VERSION=${version}`, "--build-arg", `COMMIT=${commit}`, CONTEXT],
  ];
  const builder = asked.builder ?? await firstThatWorks();
  if (builder === undefined) {
    console.error(
      `none of ${BUILDERS.join(", ")} works here; elsewhere:\n  podman ${build.join(" ")}`,
    );
    return 1;
  }
  // Health checks are no part of an OCI image, and docker's own format is read by all.
  const format = builder === "docker" ? [] : ["--format", "docker"];
  const [first = "", ...rest] = build;
  const { code } = await new Deno.Command(builder, { args: [first, ...format, ...rest] }).spawn()
    .status;
  if (code === 0) console.log(`built ${tag} with ${builder}`);
  return code;
}

await runProgram(main);
