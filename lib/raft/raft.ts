import { integerBetween } from "../base/mod.ts";
import type { Millis, NodeId, Rng, Term } from "../base/mod.ts";
import type { Effect, RoleName, Standing } from "./input.ts";
import { RaftLog } from "./log.ts";
import { findMember, MembershipHistory, voters } from "./membership.ts";
import type { Message } from "./message.ts";
import type { Progress } from "./progress.ts";
import type { ReadIndex } from "./reads.ts";
import type { Entry, HardState, Membership, RaftConfig, Recovered } from "./types.ts";

export type Follower = {
  readonly name: "follower";
  leader: NodeId | undefined;
  electionAt: Millis;
};

export type Candidate = {
  readonly name: "pre_candidate" | "candidate";
  /** Answers so far, this node's own among them. */
  readonly votes: Map<NodeId, boolean>;
  readonly electionAt: Millis;
};

export type Leader = {
  readonly name: "leader";
  readonly progress: Map<NodeId, Progress>;
  readonly reads: ReadIndex;
  /** The index of the entry that opened the term: once it is committed, the leader may serve. */
  readonly firstIndex: number;
  heartbeatAt: Millis;
  /** The follower that leadership is being handed to, and until when that is tried. */
  transfer: { readonly to: NodeId; readonly until: Millis } | undefined;
};

export type Role = Follower | Candidate | Leader;

/** What the roles share: durable state, the log, and the list of effects of the running step. */
export class Raft {
  readonly log: RaftLog;
  readonly memberships: MembershipHistory;
  now: Millis;
  role: Role;
  term: Term;
  votedFor: NodeId | undefined;
  /** When a leader of the current term was last heard. */
  leaderContactAt: Millis = -Infinity;
  /** Reads of this node that were sent to the leader, by the id of the question, oldest first. */
  readonly remoteReads: Map<number, { readonly id: number; readonly at: Millis }> = new Map();
  #lastQuestion: number;
  #persistedTerm: Term;
  #persistedVote: NodeId | undefined;
  #effects: Effect[] = [];

  constructor(
    readonly config: RaftConfig,
    readonly rng: Rng,
    recovered: Recovered,
    now: Millis,
  ) {
    this.log = new RaftLog(recovered, config.cacheBytes);
    this.memberships = new MembershipHistory(recovered.memberships);
    this.term = recovered.hardState.term;
    this.votedFor = recovered.hardState.votedFor;
    this.#persistedTerm = this.term;
    this.#persistedVote = this.votedFor;
    this.now = now;
    // Drawn, so that an answer to a question from before a restart is not taken for one of today.
    this.#lastQuestion = integerBetween(rng, 0, 2 ** 48);
    // A sole voter has nobody to wait for.
    const electionAt = this.isSoleVoter() ? now : this.drawElectionTime();
    this.role = { name: "follower", leader: undefined, electionAt };
  }

  get membership(): Membership | undefined {
    return this.memberships.current;
  }

  /** The other members, learners included. */
  peers(): NodeId[] {
    return (this.membership?.members ?? []).map(({ id }) => id).filter((id) =>
      id !== this.config.id
    );
  }

  isVoter(): boolean {
    return isVoterOf(this.membership, this.config.id);
  }

  /**
   * Whether this node may stand for election. A voter whose removal is not committed yet may have to,
   * since the others may need its vote and be behind its log (thesis 4.2.2).
   */
  mayCampaign(): boolean {
    return this.memberships.since(this.log.committed)
      .some((membership) => isVoterOf(membership, this.config.id));
  }

  /** Whether the passing of time means anything to this node while it does not lead. */
  waitsForLeader(): boolean {
    return this.mayCampaign() || this.role.name !== "follower" || this.role.leader !== undefined;
  }

  isSoleVoter(): boolean {
    return this.isVoter() && voters(this.membership!).length === 1;
  }

  leaderId(): NodeId | undefined {
    switch (this.role.name) {
      case "leader":
        return this.config.id;
      case "follower":
        return this.role.leader;
      default:
        return undefined;
    }
  }

  standing(): Standing {
    const role: RoleName = this.role.name;
    const ready = this.role.name === "leader" && this.log.committed >= this.role.firstIndex;
    return { role, term: this.term, leader: this.leaderId(), ready };
  }

  /** True while a leader of this term is known to be alive: elections are not to be disturbed. */
  hasLiveLeader(): boolean {
    return this.role.name === "leader" ||
      this.now - this.leaderContactAt < this.config.electionTimeout;
  }

  drawElectionTime(): Millis {
    const t = this.config.electionTimeout;
    return this.now + integerBetween(this.rng, t, 2 * t);
  }

  /** An id for a question to the leader, unlike all that this node has ever asked. */
  newQuestion(): number {
    return ++this.#lastQuestion;
  }

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }

  takeEffects(): Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Sends what promises nothing that is not on disk, but for a term or vote that may not be yet. */
  send(to: NodeId, message: Message): void {
    this.emit({ type: "send", to, message, afterPersist: this.#hardStateIsDirty() });
  }

  /** Sends what promises entries that may still be on their way to the disk. */
  sendAfterPersist(to: NodeId, message: Message): void {
    this.emit({ type: "send", to, message, afterPersist: true });
  }

  persist(entries: readonly Entry[]): void {
    const hardState = this.#hardStateIsDirty()
      ? { term: this.term, votedFor: this.votedFor }
      : undefined;
    if (hardState === undefined && entries.length === 0) return;
    this.emit({ type: "persist", hardState, entries });
  }

  onHardStatePersisted(hardState: HardState): void {
    this.#persistedTerm = hardState.term;
    this.#persistedVote = hardState.votedFor;
  }

  /** Moves to a newer term, in which nobody has been voted for. */
  adoptTerm(term: Term): void {
    this.term = term;
    this.votedFor = undefined;
    this.leaderContactAt = -Infinity;
    this.persist([]);
  }

  voteFor(id: NodeId): void {
    this.votedFor = id;
    this.persist([]);
  }

  /** Hands out what has become committed on this node's disk. */
  applyCommitted(): void {
    const entries = this.log.takeCommitted();
    if (entries.length > 0) this.emit({ type: "apply", entries });
  }

  #hardStateIsDirty(): boolean {
    return this.term !== this.#persistedTerm || this.votedFor !== this.#persistedVote;
  }
}

function isVoterOf(membership: Membership | undefined, id: NodeId): boolean {
  return membership !== undefined && findMember(membership, id)?.voter === true;
}
