/** What a node counts of itself, for metrics: cheap to read at any time, whatever there is. */
import type { LogIndex, Millis, NodeId, Term } from "../base/mod.ts";
import type { ServiceCount } from "../state/mod.ts";

/** Another member, as its leader sees it. */
export type PeerFigures = {
  readonly nodeId: NodeId;
  /** Entries of this node's log that it is not known to have on its disk. */
  readonly lag: number;
  /** Since its last answer. */
  readonly silence: Millis;
  /** Between a heartbeat and the answer to it; undefined before the first. */
  readonly roundTrip: Millis | undefined;
};

export type RaftFigures = {
  readonly hasLeader: boolean;
  readonly isLeader: boolean;
  readonly term: Term;
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  readonly lastIndex: LogIndex;
  /** How often this node has learned of a leader that it did not have before. */
  readonly leaderChanges: number;
  readonly voters: number;
  /** Voters that this node has heard of lately, itself too; undefined where it does not lead. */
  readonly healthyVoters: number | undefined;
  /** Empty where this node does not lead. */
  readonly peers: readonly PeerFigures[];
};

/** Writes that came to this node as the leader. */
export type ProposalFigures = {
  readonly taken: number;
  /** Those that were turned away, or whose fate is unknown. */
  readonly failed: number;
  readonly waiting: number;
  readonly waitingBytes: number;
};

export type SnapshotFigures = {
  readonly taken: number;
  readonly received: number;
  /** Of the last that was taken or received by this process: 0 before. */
  readonly lastIndex: LogIndex;
  readonly lastBytes: number;
  readonly lastDuration: Millis;
};

/** Of a leader; zeros elsewhere, but for what it has counted while it led. */
export type LeaseFigures = {
  readonly held: number;
  readonly heartbeats: number;
  /** Leases whose time was up: the service counts as unhealthy from then on … */
  readonly lapsed: number;
  /** … and is removed when it stays silent for as long again. */
  readonly ended: number;
};

export type StateFigures = {
  readonly services: readonly ServiceCount[];
  readonly groups: number;
  /** Groups of which partitions are on their way from one member to another. */
  readonly unsettledGroups: number;
  readonly pipelines: number;
  readonly enabledPipelines: number;
  readonly sidecars: number;
  /** What services and checkpoints take in memory, about. */
  readonly bytes: number;
};

export type NodeFigures = {
  readonly raft: RaftFigures;
  readonly proposals: ProposalFigures;
  readonly snapshots: SnapshotFigures;
  readonly leases: LeaseFigures;
  readonly state: StateFigures;
  readonly serviceWatches: number;
  readonly assignmentWatches: number;
};
