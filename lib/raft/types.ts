import type { ClusterId, Incarnation, LogIndex, Millis, NodeId, Term } from "../base/mod.ts";

/** What an entry carries. `noop` opens a leader's term; `membership` says who votes from here on. */
export type EntryKind = "noop" | "command" | "membership";

/** One immutable entry of the replicated log. */
export type Entry = {
  readonly index: LogIndex;
  readonly term: Term;
  readonly kind: EntryKind;
  readonly data: Uint8Array;
};

/** What a node must never forget: its term and whom it voted for in it. */
export type HardState = { readonly term: Term; readonly votedFor: NodeId | undefined };

/** A position in the log together with the term of the entry there: names one history up to it. */
export type LogPosition = { readonly index: LogIndex; readonly term: Term };

/** The position before the first entry. */
export const ORIGIN: LogPosition = { index: 0, term: 0 };

export type Member = {
  readonly id: NodeId;
  /** Its Raft address, `host:port`. */
  readonly address: string;
  readonly incarnation: Incarnation;
  /** False for a learner: it receives the log and neither votes nor counts. */
  readonly voter: boolean;
};

/** Who takes part, from the entry at `index` on. */
export type Membership = {
  readonly clusterId: ClusterId;
  readonly index: LogIndex;
  readonly members: readonly Member[];
};

/** What a snapshot stands for. */
export type SnapshotMeta = {
  readonly position: LogPosition;
  readonly membership: Membership;
};

export type RaftConfig = {
  readonly id: NodeId;
  /** Shortest election timeout t; each one is drawn from [t, 2t). */
  readonly electionTimeout: Millis;
  readonly heartbeatInterval: Millis;
  readonly messageEntries: number;
  readonly messageBytes: number;
  readonly inflightMessages: number;
  /** Bytes of applied entries kept in memory. */
  readonly cacheBytes: number;
};

/** What a node finds on its disk when it starts. */
export type Recovered = {
  readonly hardState: HardState;
  /** The position up to which the log has been compacted into the snapshot. */
  readonly base: LogPosition;
  /** The first index of every run of entries of one term behind `base`, ascending. */
  readonly termRuns: readonly LogPosition[];
  readonly lastIndex: LogIndex;
  /** Everything up to here is known to be committed and has been applied. */
  readonly applied: LogIndex;
  /** The entries behind `applied`, to `lastIndex`. */
  readonly entries: readonly Entry[];
  /** Every membership that may still be in force: the snapshot's and those in the log, ascending. */
  readonly memberships: readonly Membership[];
};
