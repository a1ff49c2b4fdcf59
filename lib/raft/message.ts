import type { LogIndex, NodeId, Term } from "../base/mod.ts";
import type { Entry, LogPosition, SnapshotMeta } from "./types.ts";

/** Counts a leader's rounds of contact; an answer proves contact after the round began. */
export type Round = number;

/** Asks whether an election could be won, without changing any term (Raft thesis 9.6). */
export type PreVote = { type: "pre_vote"; term: Term; last: LogPosition };
export type PreVoteReply = { type: "pre_vote_reply"; term: Term; granted: boolean };

/** `transfer` is set when the leader itself asked for the election, and so may be disturbed. */
export type Vote = { type: "vote"; term: Term; last: LogPosition; transfer: boolean };
export type VoteReply = { type: "vote_reply"; term: Term; granted: boolean };

export type Append = {
  type: "append";
  term: Term;
  prev: LogPosition;
  entries: readonly Entry[];
  commit: LogIndex;
  round: Round;
};

/** `match`: the follower's log equals the leader's up to here, on its disk. */
export type AppendAccepted = { type: "append_accepted"; term: Term; match: LogIndex; round: Round };

/**
 * `prev`: the index that was refused. `hint`: a position of the follower's log at or before which
 * the logs may agree; it lets the leader skip a whole term at a time.
 */
export type AppendRejected = {
  type: "append_rejected";
  term: Term;
  prev: LogIndex;
  hint: LogPosition;
  round: Round;
};

export type Heartbeat = { type: "heartbeat"; term: Term; commit: LogIndex; round: Round };
export type HeartbeatReply = { type: "heartbeat_reply"; term: Term; round: Round };

/**
 * A follower asks for the index that a linearizable read has to wait for. It never uses an id again,
 * not even after a restart.
 */
export type ReadRequest = { type: "read_request"; term: Term; id: number };
/** `index` is undefined when the node asked cannot tell: it does not lead. */
export type ReadReply = {
  type: "read_reply";
  term: Term;
  id: number;
  index: LogIndex | undefined;
};

/** The leader tells its chosen successor to start an election at once (Raft thesis 3.10). */
export type TimeoutNow = { type: "timeout_now"; term: Term };

/** Piece `sequence` of `count` of a snapshot; all but the last are of one size. */
export type SnapshotChunk = {
  type: "snapshot_chunk";
  term: Term;
  snapshot: SnapshotMeta;
  sequence: number;
  count: number;
  /** CRC-32 of all the pieces in order. */
  checksum: number;
  data: Uint8Array;
};

/** `next`: the piece that the follower wants next; equal to the count once it has all. */
export type SnapshotAck = { type: "snapshot_ack"; term: Term; position: LogPosition; next: number };

export type Message =
  | PreVote
  | PreVoteReply
  | Vote
  | VoteReply
  | Append
  | AppendAccepted
  | AppendRejected
  | Heartbeat
  | HeartbeatReply
  | ReadRequest
  | ReadReply
  | TimeoutNow
  | SnapshotChunk
  | SnapshotAck;

export type MessageOf<T extends Message["type"]> = Extract<Message, { type: T }>;

export type Envelope = { readonly from: NodeId; readonly to: NodeId; readonly message: Message };
