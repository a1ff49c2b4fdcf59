import { join } from "@std/path";
import { FatalError } from "../base/mod.ts";
import type { Incarnation, NodeId } from "../base/mod.ts";
import type { IdentityStore, LogStore, SnapshotStore } from "./contract.ts";
import { DiskRoom } from "./disk_room.ts";
import { syncDirectory } from "./files.ts";
import { IdentityFile } from "./identity.ts";
import { KvLogStore } from "./kv_log.ts";
import { KvSnapshotStore } from "./kv_snapshots.ts";
import { KvRecordStore } from "./kv_records.ts";
import { LogMark } from "./log_mark.ts";
import type { RecordStore } from "./record_contract.ts";
import { RecordMark } from "./record_mark.ts";

/** An open data directory, locked against other processes until `close`. */
export type DataDir = {
  readonly path: string;
  readonly identity: IdentityStore;
  readonly log: LogStore;
  readonly snapshots: SnapshotStore;
  readonly records: RecordStore;
  /** Nothing may be on its way to the stores any more. */
  close(): void;
};

const FILES = {
  lock: "lock",
  identity: "identity.json",
  mark: "log.mark",
  log: "raft.kv",
  snapshots: "snapshots.kv",
  records: "records.kv",
  recordMark: "records.mark",
} as const;

/**
 * Opens the data directory at `path`, or makes it. `freshIncarnation` names the node if it is new.
 * Throws FatalError, with nothing changed, when it cannot be written, is in use by another process,
 * belongs to another node, or has lost its database.
 */
export async function openDataDir(
  path: string,
  nodeId: NodeId,
  freshIncarnation: () => Incarnation,
): Promise<DataDir> {
  const opened: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(resource: T): T => (opened.push(resource), resource);
  // The lock, which was first, is given up last.
  const close = () => opened.splice(0).reverse().forEach((resource) => resource.close());
  try {
    keep(lockDirectory(path));
    const identity = openIdentity(path, nodeId, freshIncarnation);
    const mark = keep(new LogMark(join(path, FILES.mark)));
    const log = new KvLogStore(keep(await openKv(join(path, FILES.log))), mark);
    const snapshots = new KvSnapshotStore(keep(await openKv(join(path, FILES.snapshots))));
    const room = keep(new DiskRoom(path, join(path, FILES.records)));
    const records = keep(
      await KvRecordStore.open({
        open: () => openKv(join(path, FILES.records)),
        hasRoom: (use, bytes) => room.hasRoom(use, bytes),
        mark: keep(new RecordMark(join(path, FILES.recordMark))),
      }),
    );
    syncDirectory(path);
    return { path, identity, log, snapshots, records, close };
  } catch (error) {
    close();
    if (error instanceof FatalError) throw error;
    throw new FatalError(`cannot open the data directory ${path}: ${messageOf(error)}`);
  }
}

/** A second process on the same files would destroy them, so the directory has a lock of its own. */
function lockDirectory(path: string): Deno.FsFile {
  let lock: Deno.FsFile;
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    lock = Deno.openSync(join(path, FILES.lock), { write: true, create: true });
  } catch (error) {
    throw new FatalError(`cannot write to the data directory ${path}: ${messageOf(error)}`);
  }
  if (lock.tryLockSync(true)) return lock;
  lock.close();
  throw new FatalError(`the data directory ${path} is in use by another process`);
}

function openIdentity(
  path: string,
  nodeId: NodeId,
  freshIncarnation: () => Incarnation,
): IdentityFile {
  const file = join(path, FILES.identity);
  const loaded = IdentityFile.load(file);
  const missing = [FILES.log, FILES.mark].filter((name) => !exists(join(path, name)));
  if (loaded === undefined) {
    // The identity is the first that is written, so without one there is nothing else.
    if (missing.length < 2) {
      throw new FatalError(
        `${path} has a database but no ${FILES.identity}: restore the directory from a copy`,
      );
    }
    return IdentityFile.create(file, nodeId, freshIncarnation());
  }
  const identity = loaded.get();
  if (identity.nodeId !== nodeId) {
    throw new FatalError(
      `the data directory ${path} belongs to node ${identity.nodeId}, not to node ${nodeId}: ` +
        `start with --node-id ${identity.nodeId} or another --data-dir`,
    );
  }
  if (identity.clusterId !== undefined && missing.length > 0) {
    throw new FatalError(
      `${missing.join(" and ")} of node ${nodeId} in ${path} is gone: ${lossAdvice(nodeId)}`,
    );
  }
  return loaded;
}

/** What an operator can do about a node whose acknowledged data are lost. */
export function lossAdvice(nodeId: NodeId): string {
  return `restore the data directory of node ${nodeId} from a copy made after it last ran; ` +
    "with the others running, the cluster's data are safe, but this node may not vote without its own";
}

async function openKv(path: string): Promise<Deno.Kv> {
  try {
    return await Deno.openKv(path);
  } catch (error) {
    throw new FatalError(`cannot open the database ${path}: ${messageOf(error)}`);
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
