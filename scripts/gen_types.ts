// Writes proto/gen/: TypeScript types for every message and service of proto/*.proto, by
// proto-loader-gen-types. `deno task gen` runs it; a contract test checks that the result is
// up to date.
//
// The options match how the program loads the same files (`keepCase`, 64-bit numbers and enums as
// text, bytes as Buffer, defaults filled in, oneofs named): `X` is what may be sent, `X__Output`
// what arrives.

import { basename, fromFileUrl, join } from "@std/path";
import { filesBelow } from "./files.ts";

const PROTO_DIR = fromFileUrl(new URL("../proto", import.meta.url));
const GENERATOR = "npm:@grpc/proto-loader@^0.8.1/proto-loader-gen-types";

const OPTIONS = [
  "--keepCase",
  "--longs=String",
  "--enums=String",
  "--defaults",
  "--oneofs",
  "--arrays",
  "--objects",
  "--includeComments",
  "--grpcLib=@grpc/grpc-js",
  "--importFileExtension=.ts",
];

/** The `.proto` files of the project, by name, in a fixed order. */
export function protoFiles(): string[] {
  return [...Deno.readDirSync(PROTO_DIR)]
    .filter((entry) => entry.isFile && entry.name.endsWith(".proto"))
    .map((entry) => entry.name)
    .sort();
}

async function deno(args: string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd: PROTO_DIR, stdout: "piped" });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(`deno ${args[0]} failed:\n${new TextDecoder().decode(stderr)}`);
}

/** The generator writes for Node, where `Buffer` is global; here it is imported. */
function importBuffer(text: string): string {
  if (!/\bBuffer\b/.test(text)) return text;
  const at = text.indexOf("\n\n") + 2;
  return `${text.slice(0, at)}import type { Buffer } from "node:buffer";\n${text.slice(at)}`;
}

/** A package without a service gets helpers that nothing uses; the compiler would object. */
function dropUnused(text: string): string {
  if (text.split("SubtypeConstructor").length !== 2) return text;
  return text
    .replace(/^import type \* as grpc from .*\n/m, "")
    .replace(/^type SubtypeConstructor[^]*?^};?\n/m, "");
}

function mend(dir: string): void {
  for (const file of filesBelow(dir)) {
    const path = join(dir, file);
    Deno.writeTextFileSync(path, dropUnused(importBuffer(Deno.readTextFileSync(path))));
  }
}

/** Generates all types into an empty or absent directory. Throws when the generator fails. */
export async function generate(outDir: string): Promise<void> {
  const common = ["--quiet", "--allow-read", "--allow-env", `--allow-write=${outDir}`];
  await deno([
    "run",
    ...common,
    GENERATOR,
    ...OPTIONS,
    `--includeDirs=${PROTO_DIR}`,
    `--outDir=${outDir}`,
    ...protoFiles(),
  ]);
  mend(outDir);
  await deno(["fmt", "--quiet", "--no-config", "--line-width=100", outDir]);
}

if (import.meta.main) {
  const target = join(PROTO_DIR, "gen");
  await Deno.remove(target, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await generate(target);
  console.log(`${basename(PROTO_DIR)}/gen: ${filesBelow(target).length} files`);
}
