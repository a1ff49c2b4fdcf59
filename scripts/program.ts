/** The program that tests and measurements start: from source, or the binary that is named. */
import { fromFileUrl, join } from "@std/path";
import manifest from "../deno.json" with { type: "json" };

export const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** Names a binary, from the repository or by its whole path. Not CONVEYOR_…: nodes inherit it. */
const VARIABLE = "NODE_BINARY";

/** `run … main.ts --node-id 1`: exactly what `deno task start` does. */
const START = manifest.tasks.start.command.split(" ").slice(1);
const NODE_FLAGS = START.slice(START.indexOf("main.ts") + 1);

/** The binary, where one is tested. */
export const BINARY: string | undefined = binaryOf(Deno.env.get(VARIABLE));

function binaryOf(named: string | undefined): string | undefined {
  if (named === undefined || named === "") return undefined;
  return named.startsWith("/") ? named : join(ROOT, named);
}

/** The program without arguments of its own: a command, and where to run it. */
export type Program = { readonly command: readonly string[]; readonly cwd: string };

/** The program from source, of the repository in `root`. */
export function sourceProgram(root: string): Program {
  return { command: [Deno.execPath(), ...START.slice(0, -NODE_FLAGS.length)], cwd: root };
}

export const PROGRAM: Program = BINARY === undefined
  ? sourceProgram(ROOT)
  : { command: [BINARY], cwd: "/" };

/** What makes a program a node: as `deno task start` does. */
export function nodeCommand({ command }: Program): string[] {
  return [...command, ...NODE_FLAGS];
}
