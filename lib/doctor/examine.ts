import { join } from "@std/path";
import { ConveyorError, FatalError, NODE_LIMITS, type NodeId, nodeId } from "../base/mod.ts";
import { type RecoveredNode, recoverNode } from "../node/mod.ts";
import { decodeCommand } from "../state/mod.ts";
import { type DataDir, IdentityFile, openDataDir } from "../storage/mod.ts";

/** What is in a directory that verifies. Indexes are positions in the replicated log. */
export type Findings = {
  readonly node_id: number;
  readonly incarnation: string;
  /** "" while the node belongs to none. */
  readonly cluster_id: string;
  readonly term: number;
  /** 0: no vote in this term. */
  readonly voted_for: number;
  /** Entries that are stored; `first` is above `last` when there are none. */
  readonly log: { readonly first: number; readonly last: number };
  /** Up to here the log is known to be committed; more of it may be. */
  readonly committed: number;
  readonly snapshot:
    | { readonly index: number; readonly bytes: number; readonly chunks: number }
    | null;
  /** In the state as the whole log makes it. */
  readonly services: number;
  readonly pipelines: number;
  readonly records: {
    readonly waiting: number;
    readonly dead: number;
    /** Records whose payload does not verify. */
    readonly damaged: number;
  };
};

export type Diagnosis =
  /** A node that starts here begins anew. */
  | { readonly kind: "fresh" }
  | { readonly kind: "sound"; readonly findings: Findings }
  /** `problem`: what a node would stop with. */
  | { readonly kind: "damaged"; readonly problem: string };

/** Records whose payloads are looked at together. */
const RECORDS_AT_ONCE = 256;

/**
 * Verifies everything that a start verifies, and the payloads of records. `scratch`: an existing
 * folder with room for a copy. `expected`: the node whose directory it should be, where that is
 * known. Throws ConveyorError `failed_precondition` when a node runs on the directory or it cannot
 * be copied.
 */
export async function examine(
  path: string,
  scratch: string,
  expected?: NodeId,
): Promise<Diagnosis> {
  const names = filesOf(path);
  if (names.every((name) => name === "lock")) return { kind: "fresh" };
  const copy = await copyOf(path, names, scratch);
  try {
    return { kind: "sound", findings: await look(copy, expected) };
  } catch (error) {
    if (!(error instanceof FatalError)) throw error;
    return { kind: "damaged", problem: error.message.replaceAll(copy, path) };
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

function filesOf(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw unusable(`${path} cannot be read`, error);
  }
}

/** Holds the directory's lock while it copies, so that no node changes the files meanwhile. */
async function copyOf(path: string, names: readonly string[], scratch: string): Promise<string> {
  using _lock = names.includes("lock") ? lockOf(path) : undefined;
  let copy: string | undefined;
  try {
    copy = await Deno.makeTempDir({ dir: scratch, prefix: "conveyor-doctor-" });
    for (const name of names) await Deno.copyFile(join(path, name), join(copy, name));
    return copy;
  } catch (error) {
    if (copy !== undefined) await Deno.remove(copy, { recursive: true });
    throw unusable(`${path} cannot be copied to ${scratch}`, error);
  }
}

function lockOf(path: string): Disposable {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(join(path, "lock"));
  } catch (error) {
    throw unusable(`${path} cannot be read`, error);
  }
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new ConveyorError(
    "failed_precondition",
    `a node runs on ${path}: stop it first, since what it writes meanwhile would look like damage`,
  );
}

function unusable(what: string, error: unknown): ConveyorError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ConveyorError("failed_precondition", `${what}: ${reason}`);
}

async function look(path: string, expected: NodeId | undefined): Promise<Findings> {
  const known = IdentityFile.load(join(path, "identity.json"))?.get();
  // Without an identity any id will do: opening says what is missing.
  const id = expected ?? known?.nodeId ?? nodeId(1);
  const dir = await openDataDir(path, id, () => {
    throw new FatalError(`${join(path, "identity.json")} is missing`);
  });
  try {
    const identity = dir.identity.get();
    const recovered = await recoverNode(dir, identity, NODE_LIMITS);
    const { raft, state, snapshot } = recovered;
    const committed = recovered.position.index;
    applyRest(recovered);
    return {
      node_id: identity.nodeId,
      incarnation: identity.incarnation,
      cluster_id: identity.clusterId ?? "",
      term: raft.hardState.term,
      voted_for: raft.hardState.votedFor ?? 0,
      log: { first: raft.base.index + 1, last: raft.lastIndex },
      committed,
      snapshot: snapshot === undefined
        ? null
        : { index: snapshot.position.index, bytes: snapshot.bytes, chunks: snapshot.chunks },
      services: count(state.services.values()),
      pipelines: count(state.pipelines.values()),
      records: await recordsOf(dir),
    };
  } finally {
    dir.close();
  }
}

/** What is not known to be committed is read too: a start leaves that to the time when it is. */
function applyRest({ raft, state }: RecoveredNode): void {
  for (const { index, kind, data } of raft.entries) {
    if (kind !== "command") continue;
    try {
      state.apply(decodeCommand(data), index);
    } catch (error) {
      throw new FatalError(`log entry ${index} cannot be applied: ${error}`);
    }
  }
}

function count(items: Iterable<unknown>): number {
  return [...items].length;
}

async function recordsOf({ records }: DataDir): Promise<Findings["records"]> {
  const positions: number[] = [];
  await records.recover({ note: () => {}, item: (position) => positions.push(position) });
  let damaged = 0;
  for (let at = 0; at < positions.length; at += RECORDS_AT_ONCE) {
    const payloads = await records.read(positions.slice(at, at + RECORDS_AT_ONCE));
    damaged += payloads.filter((payload) => payload === undefined).length;
  }
  const dead = records.deadCounts().reduce((sum, { count }) => sum + count, 0);
  return { waiting: positions.length, dead, damaged };
}
