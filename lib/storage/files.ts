import { dirname } from "@std/path";

/** Replaces the file at `path` so that after a crash it holds the old text or the new, whole. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  const file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(temporary, path);
  syncDirectory(dirname(path));
}

/** Makes names that were created or changed in a directory survive a power failure. */
export function syncDirectory(path: string): void {
  if (Deno.build.os === "windows") return; // There a directory cannot be opened.
  const directory = Deno.openSync(path, { read: true });
  try {
    directory.syncSync();
  } finally {
    directory.close();
  }
}
