// A disk that is soon full.

import { run, works } from "./commands.ts";

/** Runs `body` with a directory that is a disk of this size; false where there can be none. */
export async function withSmallDisk(
  bytes: number,
  body: (dir: string) => Promise<void>,
): Promise<boolean> {
  const dir = await Deno.makeTempDir({ prefix: "conveyor-disk-" });
  const mounted = await works("mount", "-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", dir);
  try {
    if (mounted) await body(dir);
  } finally {
    if (mounted) await run("umount", dir);
    await Deno.remove(dir);
  }
  return mounted;
}

/** Takes the room that is left, but for `leave` bytes. To remove what it returns gives it back. */
export async function fillDisk(dir: string, leave = 0): Promise<string> {
  const filler = `${dir}/filler`;
  using file = await Deno.open(filler, { write: true, create: true });
  const block = new Uint8Array(64 * 1_024);
  try {
    for (;;) await file.write(block);
  } catch {
    // It is full.
  }
  const { size } = await file.stat();
  await file.truncate(Math.max(0, size - leave));
  return filler;
}
