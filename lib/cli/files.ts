/** Manifests from files and folders. */
import { join } from "@std/path";
import { MANIFEST_LIMITS } from "../base/mod.ts";
import type { ManifestFile } from "../manifest/mod.ts";
import { CommandError } from "./failure.ts";

const IS_MANIFEST = /\.ya?ml$/;

/**
 * The files that `paths` name, in their order; in a folder those that end in .yaml or .yml, by name,
 * and then the folders in it. Throws CommandError for what cannot be read, and for what is too much
 * before it is read.
 */
export function readManifestFiles(paths: readonly string[]): ManifestFile[] {
  const found = new Set<string>();
  for (const path of paths) {
    const before = found.size;
    if (attempt(path, () => Deno.statSync(path)).isDirectory) {
      collect(path, found, 0);
      if (found.size === before) throw new CommandError(`${path}: no .yaml or .yml file in it`);
    } else {
      add(found, path);
    }
  }
  const files: ManifestFile[] = [];
  const { totalBytes } = MANIFEST_LIMITS;
  const problems: string[] = [];
  let total = 0;
  for (const name of found) {
    try {
      const { text, bytes } = readText(name);
      total += bytes;
      files.push({ name, text });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problems.push(error.message);
    }
    if (total > totalBytes) {
      throw new CommandError(`${name}: more than ${totalBytes} bytes in all files together`);
    }
  }
  if (problems.length > 0) throw new CommandError(problems.join("\n"));
  return files;
}

function collect(folder: string, found: Set<string>, depth: number): void {
  if (depth > MANIFEST_LIMITS.depth) throw new CommandError(`${folder}: folders too deep`);
  const entries = attempt(folder, () => [...Deno.readDirSync(folder)])
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  const isFolder = (entry: Deno.DirEntry) =>
    entry.isDirectory ||
    // Kubernetes mounts a ConfigMap as links.
    (entry.isSymlink &&
      attempt(entry.name, () => Deno.statSync(join(folder, entry.name)).isDirectory));
  for (const entry of entries) {
    if (IS_MANIFEST.test(entry.name) && !isFolder(entry)) add(found, join(folder, entry.name));
  }
  for (const entry of entries) {
    // A link may lead back up.
    if (entry.isDirectory) collect(join(folder, entry.name), found, depth + 1);
  }
}

function add(found: Set<string>, path: string): void {
  found.add(path);
  if (found.size > MANIFEST_LIMITS.files) {
    throw new CommandError(`more than ${MANIFEST_LIMITS.files} files of manifests`);
  }
}

/** Reads no further than is allowed: a device, or a file that grows, has no size to ask for. */
function readText(path: string): { text: string; bytes: number } {
  const { fileBytes } = MANIFEST_LIMITS;
  using file = attempt(path, () => Deno.openSync(path));
  const buffer = new Uint8Array(fileBytes + 1);
  let bytes = 0;
  while (bytes < buffer.length) {
    const taken = attempt(path, () => file.readSync(buffer.subarray(bytes)));
    if (taken === null) break;
    bytes += taken;
  }
  if (bytes > fileBytes) {
    throw new CommandError(`${path}: more than ${fileBytes} bytes; one file may have so many`);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytes));
    return { text, bytes };
  } catch {
    throw new CommandError(`${path}: is not UTF-8 text`);
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new CommandError(`${path}: there is no such file or folder`);
    }
    if (!(error instanceof Error)) throw error;
    throw new CommandError(`${path}: cannot be read: ${error.message}`);
  }
}
