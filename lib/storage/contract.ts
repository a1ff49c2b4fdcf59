import type { ClusterId, Incarnation, LogIndex, NodeId, Term } from "../base/mod.ts";
import type { Entry, HardState, LogPosition, SnapshotMeta } from "../raft/mod.ts";

/** What a log store holds, but for the entries themselves. */
export type RecoveredLog = {
  readonly hardState: HardState;
  /** The position up to which the log has been compacted away. */
  readonly base: LogPosition;
  readonly termRuns: readonly LogPosition[];
  readonly lastIndex: LogIndex;
  /** An index that was known to be committed, at or below the true one. */
  readonly commit: LogIndex;
};

/** A batch of writes that becomes durable as a whole or, for a large one, as a prefix. */
export type LogBatch = {
  readonly hardState: HardState | undefined;
  /** Contiguous; the log is overwritten from the first of them on. */
  readonly entries: readonly Entry[];
  /** What is known to be committed; it is only noted, and may be noted late. */
  readonly commit: LogIndex;
};

export type EntryVisitor = (entry: Entry, committed: boolean) => void;

/** The replicated log, term and vote of one node. One call at a time; each resolves when durable. */
export interface LogStore {
  /**
   * Verifies the whole store and shows every entry behind the base to `visit`, in order, with
   * whether it is known to be committed. Throws FatalError when anything does not verify: then
   * nothing that was shown is to be believed. Must be called before the others.
   */
  recover(visit: EntryVisitor): Promise<RecoveredLog>;
  /** After a failure nothing is known of the disk: the node has to stop. */
  append(batch: LogBatch): Promise<void>;
  /** Entries `from` to `to`, or fewer: a prefix of at least one within `maxBytes`; none if gone. */
  read(from: LogIndex, to: LogIndex, maxBytes: number): Promise<Entry[]>;
  /** Forgets the entries up to `base`, which a published snapshot covers. */
  compact(base: LogPosition): Promise<void>;
  /**
   * Forgets all entries: the log goes on behind `base`, the position of a published snapshot. The
   * stored term is raised to that of `base`, where it is lower.
   */
  reset(base: LogPosition): Promise<void>;
}

/** A snapshot that is complete, verified and published. */
export type StoredSnapshot = SnapshotMeta & {
  readonly chunks: number;
  readonly bytes: number;
  /** CRC-32 of all chunks in order. */
  readonly checksum: number;
};

/** Writes one snapshot; nothing of it counts before `publish`. */
export interface SnapshotWriter {
  /** How many chunks it has. */
  readonly written: number;
  /** Adds the next chunk, of at most `STORAGE_LIMITS.valueBytes`; it must not be changed afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Makes it the newest snapshot and drops the one before; if there is a newer one by now, drops
   * itself and returns that. With `expected`, throws ConveyorError `data_loss` and publishes
   * nothing unless chunks and checksum are those.
   */
  publish(expected?: { chunks: number; checksum: number }): Promise<StoredSnapshot>;
  /** Drops what has been written. */
  abandon(): Promise<void>;
}

/** The newest snapshot of a node. */
export interface SnapshotStore {
  latest(): Promise<StoredSnapshot | undefined>;
  /**
   * The chunks of `snapshot` from `from` on, at most `limit`. Undefined when it has been replaced.
   */
  read(
    snapshot: StoredSnapshot,
    from: number,
    limit: number,
  ): Promise<Uint8Array[] | undefined>;
  begin(meta: SnapshotMeta): Promise<SnapshotWriter>;
}

/** What a node knows of itself outside the database. */
export type Identity = {
  readonly nodeId: NodeId;
  readonly incarnation: Incarnation;
  /** Undefined until the node belongs to a cluster. */
  readonly clusterId: ClusterId | undefined;
  /** The digest of the first membership that this node has agreed to, before there is a cluster. */
  readonly agreed: string | undefined;
  /** The newest term that this node has taken part in. */
  readonly term: Term;
};

/** Keeps the identity. */
export interface IdentityStore {
  get(): Identity;
  /** Changes the identity; on disk when this returns. */
  update(change: Partial<Identity>): void;
}
