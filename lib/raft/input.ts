import type { LogIndex, NodeId, Term } from "../base/mod.ts";
import type { Message } from "./message.ts";
import type { Entry, EntryKind, HardState, LogPosition, SnapshotMeta } from "./types.ts";

/** Everything that can happen to the core. */
export type Input =
  /** Time has passed; due at `RaftCore.deadline` at the latest. */
  | { type: "tick" }
  | { type: "receive"; from: NodeId; message: Message }
  /** New entries, in order. Answered by `proposed` or `refused`. */
  | { type: "propose"; entries: readonly { kind: EntryKind; data: Uint8Array }[] }
  /**
   * A linearizable read. Answered by `read_ready` or `read_failed`. An id is not used again in the
   * life of a core.
   */
  | { type: "read"; id: number }
  /** All `persist` effects up to one with this last position and hard state are on disk. */
  | { type: "persisted"; last: LogPosition; hardState: HardState }
  /** The entries that a `load` asked for; none if they are gone. */
  | { type: "loaded"; peer: NodeId; term: Term; entries: readonly Entry[] }
  /** The log has been cut: entries up to `base` are in the snapshot alone. */
  | { type: "compacted"; base: LogPosition }
  /** A snapshot from the leader has become this node's state and log. */
  | { type: "restored"; snapshot: SnapshotMeta }
  /**
   * Sending a snapshot has ended, without success as far as is known. Before another is sent, the
   * follower is asked where it is.
   */
  | { type: "snapshot_failed"; peer: NodeId }
  /** The node is going to stop: hand leadership to the follower that is furthest. */
  | { type: "resign" };

/** What the driver has to do, in the order given. */
export type Effect =
  /** Write to disk, overwriting the log from the first of `entries` on. Then input `persisted`. */
  | { type: "persist"; hardState: HardState | undefined; entries: readonly Entry[] }
  /** `afterPersist`: only once everything persisted so far is on disk. */
  | { type: "send"; to: NodeId; message: Message; afterPersist: boolean }
  /** Committed entries, to be applied in order, each exactly once. */
  | { type: "apply"; entries: readonly Entry[] }
  /** Read entries from disk for `peer`, from index `from` on. Then input `loaded`. */
  | { type: "load"; peer: NodeId; term: Term; from: LogIndex; to: LogIndex }
  | { type: "proposed"; first: LogIndex; term: Term; count: number }
  /** Not leading, or handing leadership over; or a change of membership that is not safe now. */
  | { type: "refused" }
  /** The reads may be served once `index` is applied. */
  | { type: "read_ready"; ids: readonly number[]; index: LogIndex }
  | { type: "read_failed"; ids: readonly number[] }
  /** Send the newest snapshot; `snapshot_ack`s come as effects; ends by itself or by `snapshot_failed`. */
  | { type: "send_snapshot"; to: NodeId; term: Term }
  | { type: "snapshot_acked"; from: NodeId; position: LogPosition; next: number }
  | {
    type: "receive_snapshot";
    from: NodeId;
    chunk: Extract<Message, { type: "snapshot_chunk" }>;
  }
  /** Role, term or known leader have changed. `ready` is true once a leader may serve. */
  | { type: "changed"; standing: Standing };

export type RoleName = "follower" | "pre_candidate" | "candidate" | "leader";

/** Where a node stands. */
export type Standing = {
  readonly role: RoleName;
  readonly term: Term;
  readonly leader: NodeId | undefined;
  /** True for a leader from the commit of its first entry on. */
  readonly ready: boolean;
};
