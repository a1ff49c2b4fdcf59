import { join, relative } from "@std/path";

/** Every file below a directory, as paths relative to it, sorted. */
export function filesBelow(dir: string, from: string = dir): string[] {
  return [...Deno.readDirSync(dir)].flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory ? filesBelow(path, from) : [relative(from, path)];
  }).sort();
}
