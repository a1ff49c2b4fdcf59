/** What goes into the image: the program, and the shared libraries that it needs. */
import { dirname, join } from "@std/path";

/** Where the program is in the image. */
const PROGRAM = "conveyor-etl-router";

/** The paths of the libraries in what `ldd` prints, the loader's among them. */
export function librariesOf(ldd: string): string[] {
  const lines = ldd.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const missing = lines.filter((line) => line.endsWith("=> not found"));
  if (missing.length > 0) throw new Error(`missing here: ${missing.join("; ")}`);
  return lines.flatMap((line) => /(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1] ?? []);
}

/** Fills the folder `context` for the Containerfile; returns the libraries' paths in the image. */
export async function prepareContext(context: string, binary: string): Promise<string[]> {
  await Deno.remove(context, { recursive: true }).catch(ignoreAbsent);
  const root = join(context, "root");
  await Deno.mkdir(join(context, "data"), { recursive: true, mode: 0o750 });
  await Deno.mkdir(root, { recursive: true });
  await copy(binary, join(root, PROGRAM));
  const libraries = librariesOf(await ldd(binary));
  // Under the paths by which they were found: the loader's own stands in the program.
  for (const path of libraries) await copy(path, join(root, path));
  return libraries;
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
  await Deno.chmod(to, 0o755);
}

async function ldd(binary: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("ldd", { args: [binary] }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`ldd ${binary}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
