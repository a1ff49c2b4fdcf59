import type { LogIndex, Millis, NodeId, Rng } from "../base/mod.ts";
import { onVoteReply, startElection, startPreVote } from "./candidate.ts";
import {
  becomeFollower,
  forwardRead,
  hearLeader,
  onAppend,
  onHeartbeat,
  onReadReply,
  onRestored,
  onSnapshotChunk,
} from "./follower.ts";
import type { Effect, Input, Standing } from "./input.ts";
import {
  addRead,
  commitByCount,
  onLeaderMessage,
  onLeaderTick,
  onPropose,
  quorumLostAt,
  resign,
} from "./leader.ts";
import type { Message } from "./message.ts";
import { Raft } from "./raft.ts";
import { onLoaded } from "./replication.ts";
import type { LogPosition, Membership, RaftConfig, Recovered } from "./types.ts";
import { onPreVote, onVote } from "./voting.ts";

/** One peer as its leader sees it. */
export type PeerView = {
  readonly id: NodeId;
  readonly match: LogIndex;
  readonly next: LogIndex;
  /** Monotonic time of its last answer. */
  readonly state: "probe" | "replicate" | "load" | "snapshot";
};

/**
 * The Raft core of one node as a state machine: the same inputs at the same times, with the same
 * generator, give the same effects.
 */
export class RaftCore {
  readonly #raft: Raft;
  #standing: Standing;

  /** `now` and every later one are readings of one monotonic clock, in milliseconds. */
  constructor(config: RaftConfig, rng: Rng, recovered: Recovered, now: Millis) {
    this.#raft = new Raft(config, rng, recovered, now);
    this.#standing = this.#raft.standing();
  }

  /** Takes one input and returns what has to be done because of it, in order. */
  step(now: Millis, input: Input): Effect[] {
    const raft = this.#raft;
    raft.now = Math.max(raft.now, now);
    this.#dispatch(raft, input);
    this.#reportChange(raft);
    return raft.takeEffects();
  }

  /** When a `tick` is due at the latest. */
  deadline(): Millis {
    const { role } = this.#raft;
    if (role.name !== "leader") return this.#raft.waitsForLeader() ? role.electionAt : Infinity;
    return Math.min(role.heartbeatAt, quorumLostAt(this.#raft, role));
  }

  get standing(): Standing {
    return this.#standing;
  }

  get membership(): Membership | undefined {
    return this.#raft.membership;
  }

  membershipAt(index: LogIndex): Membership | undefined {
    return this.#raft.memberships.at(index);
  }

  get commitIndex(): LogIndex {
    return this.#raft.log.committed;
  }

  /** The end of what has been handed out to be applied. */
  get appliedIndex(): LogIndex {
    return this.#raft.log.applied;
  }

  get persistedIndex(): LogIndex {
    return this.#raft.log.persisted;
  }

  get lastPosition(): LogPosition {
    return this.#raft.log.last;
  }

  get basePosition(): LogPosition {
    return this.#raft.log.base;
  }

  termAt(index: LogIndex): number | undefined {
    return this.#raft.log.termAt(index);
  }

  /** The other members as this node sees them while it leads; empty otherwise. */
  peers(): PeerView[] {
    const { role } = this.#raft;
    if (role.name !== "leader") return [];
    return [...role.progress.values()].map(({ id, match, next, state }) => ({
      id,
      match,
      next,
      state: state.kind,
    }));
  }

  #dispatch(raft: Raft, input: Input): void {
    switch (input.type) {
      case "tick":
        return onTick(raft);
      case "receive":
        return receive(raft, input.from, input.message);
      case "propose":
        if (raft.role.name === "leader") return onPropose(raft, raft.role, input.entries);
        return raft.emit({ type: "refused" });
      case "read":
        return onRead(raft, input.id);
      case "persisted":
        return onPersisted(raft, input);
      case "loaded":
        if (raft.role.name === "leader") onLoaded(raft, raft.role, input);
        return;
      case "compacted":
        raft.log.compactTo(input.base);
        return raft.memberships.compactTo(input.base.index);
      case "restored":
        return onRestored(raft, input.snapshot);
      case "snapshot_failed":
        return onSnapshotFailed(raft, input.peer);
      case "resign":
        if (raft.role.name === "leader") resign(raft, raft.role);
        return;
      default: {
        const rest: never = input;
        return rest;
      }
    }
  }

  #reportChange(raft: Raft): void {
    const now = raft.standing();
    const was = this.#standing;
    const same = now.role === was.role && now.term === was.term && now.leader === was.leader &&
      now.ready === was.ready;
    if (same) return;
    this.#standing = now;
    raft.emit({ type: "changed", standing: now });
  }
}

function onTick(raft: Raft): void {
  const { role } = raft;
  if (role.name === "leader") return onLeaderTick(raft, role);
  if (raft.now < role.electionAt) return;
  if (raft.mayCampaign()) startPreVote(raft);
  else becomeFollower(raft, undefined);
}

function onRead(raft: Raft, id: number): void {
  if (raft.role.name === "leader") {
    return addRead(raft, raft.role, { from: raft.config.id, id });
  }
  const leader = raft.leaderId();
  if (leader === undefined) return raft.emit({ type: "read_failed", ids: [id] });
  forwardRead(raft, leader, id);
}

function onPersisted(raft: Raft, input: Extract<Input, { type: "persisted" }>): void {
  raft.onHardStatePersisted(input.hardState);
  // An entry that has been replaced since has another term, and its write proves nothing.
  if (raft.log.matches(input.last) && input.last.index > raft.log.persisted) {
    raft.log.persisted = input.last.index;
  }
  if (raft.role.name === "leader") commitByCount(raft, raft.role);
  raft.applyCommitted();
}

function onSnapshotFailed(raft: Raft, peer: NodeId): void {
  if (raft.role.name !== "leader") return;
  const progress = raft.role.progress.get(peer);
  if (progress?.state.kind === "snapshot") progress.endSnapshot();
}

/** Sorts out terms, then hands the message to the role (Raft paper, figure 2, "all servers"). */
function receive(raft: Raft, from: NodeId, message: Message): void {
  if (message.type === "pre_vote") return onPreVote(raft, from, message);
  // A node that was cut off must not depose a leader that works (thesis 4.2.3 and 9.6).
  const disturbs = message.type === "vote" && !message.transfer && message.term >= raft.term;
  if (disturbs && raft.hasLiveLeader()) return;
  if (message.term > raft.term) enterTerm(raft, message);
  if (message.term < raft.term) return answerOldTerm(raft, from, message);
  handle(raft, from, message);
}

function enterTerm(raft: Raft, message: Message): void {
  // A granted pre-vote names the term asked for, in which nobody is yet.
  if (message.type === "pre_vote_reply" && message.granted) return;
  becomeFollower(raft, undefined);
  raft.adoptTerm(message.term);
}

/** Tells a leader or candidate of an old term that time has moved on, so that it can rejoin. */
function answerOldTerm(raft: Raft, from: NodeId, message: Message): void {
  const { term } = raft;
  switch (message.type) {
    case "append":
    case "heartbeat":
    case "snapshot_chunk":
      return raft.send(from, { type: "heartbeat_reply", term, round: 0 });
    case "vote":
      return raft.send(from, { type: "vote_reply", term, granted: false });
    case "read_request":
      return raft.send(from, { type: "read_reply", term, id: message.id, index: undefined });
    default:
      return;
  }
}

function handle(raft: Raft, from: NodeId, message: Message): void {
  switch (message.type) {
    case "append":
      hearLeader(raft, from);
      return onAppend(raft, from, message);
    case "heartbeat":
      hearLeader(raft, from);
      return onHeartbeat(raft, from, message);
    case "snapshot_chunk":
      hearLeader(raft, from);
      return onSnapshotChunk(raft, from, message);
    case "vote":
      return onVote(raft, from, message);
    case "pre_vote":
      return onPreVote(raft, from, message);
    case "vote_reply":
    case "pre_vote_reply":
      if (raft.role.name === "candidate" || raft.role.name === "pre_candidate") {
        onVoteReply(raft, raft.role, from, message);
      }
      return;
    case "read_reply":
      return onReadReply(raft, message);
    case "timeout_now":
      if (raft.role.name === "follower" && raft.mayCampaign()) startElection(raft, true);
      return;
    case "read_request":
      if (raft.role.name !== "leader") {
        const { term } = raft;
        return raft.send(from, { type: "read_reply", term, id: message.id, index: undefined });
      }
      return onLeaderMessage(raft, raft.role, from, message);
    case "append_accepted":
    case "append_rejected":
    case "heartbeat_reply":
    case "snapshot_ack":
      if (raft.role.name === "leader") onLeaderMessage(raft, raft.role, from, message);
      return;
    default: {
      const rest: never = message;
      return rest;
    }
  }
}
