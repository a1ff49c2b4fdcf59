/**
 * The program and its packages as one file: a node of hundreds of modules takes some 30 MB more, and
 * longer to start.
 */
import { createRequire } from "node:module";
import { dirname, join } from "@std/path";

/** Where the bundle is put, below the root as deep as the modules that look for `proto/` there. */
export const BUNDLE = "dist/bundle";

/** What of the bundle's folder the program reads while it runs. */
export const BESIDE = { build: `${BUNDLE}/build.json`, protos: `${BUNDLE}/proto` } as const;

/** Packages that read protobuf files of their own, at `__dirname/../../proto`. */
const WITH_PROTOS = [
  { name: "grpc-health-check", folder: "proto", file: "health/v1/health.proto" },
  { name: "@grpc/reflection", folder: "build/proto", file: "grpc/reflection/v1/reflection.proto" },
  {
    name: "@grpc/reflection",
    folder: "build/proto",
    file: "grpc/reflection/v1alpha/reflection.proto",
  },
] as const;

/**
 * What packages expect of the module that they were: its folder, which stands for those of all, and
 * a way to Node's own modules.
 */
const PREFACE = `import { createRequire as __createRequire } from "node:module";
var require = __createRequire(import.meta.url);
var __dirname = import.meta.dirname + "/packages/src";
`;

/** Undefined when the bundle of `main.ts` below `root` has been written; else why not. */
export async function bundle(root: string): Promise<string | undefined> {
  const folder = join(root, BUNDLE);
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, "main.js");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--keep-names", `--output=${path}`, "main.ts"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) return new TextDecoder().decode(stderr).trim();
  const program = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, PREFACE + program);
  await copyProtos(join(root, BESIDE.protos));
  return undefined;
}

async function copyProtos(target: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  for (const { name, folder, file } of WITH_PROTOS) {
    const home = dirname(resolve(`${name}/package.json`));
    await Deno.mkdir(dirname(join(target, file)), { recursive: true });
    await Deno.copyFile(join(home, folder, file), join(target, file));
  }
}
