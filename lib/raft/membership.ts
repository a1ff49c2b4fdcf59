import type { LogIndex, NodeId } from "../base/mod.ts";
import type { Member, Membership } from "./types.ts";

export function findMember(membership: Membership, id: NodeId): Member | undefined {
  return membership.members.find((member) => member.id === id);
}

export function voters(membership: Membership): NodeId[] {
  return membership.members.filter((member) => member.voter).map((member) => member.id);
}

/** How many voters are a majority. */
export function quorum(membership: Membership): number {
  return Math.floor(voters(membership).length / 2) + 1;
}

/** Whether those voters for whom `yes` holds are a majority. */
export function isQuorum(membership: Membership, yes: (id: NodeId) => boolean): boolean {
  return voters(membership).filter(yes).length >= quorum(membership);
}

/** The highest value that a majority of voters has reached. */
export function quorumValue(membership: Membership, valueOf: (id: NodeId) => number): number {
  const values = voters(membership).map(valueOf).sort((a, b) => b - a);
  return values[quorum(membership) - 1] ?? 0;
}

/**
 * Whether majorities before and after the change always overlap: at most one voter comes or goes
 * (Raft thesis 4.1).
 */
export function isSingleChange(before: Membership, after: Membership): boolean {
  const [old, fresh] = [voters(before), voters(after)];
  const gone = old.filter((id) => !fresh.includes(id));
  const come = fresh.filter((id) => !old.includes(id));
  return gone.length + come.length <= 1;
}

/**
 * The memberships that the log holds, in order. The newest counts as soon as it is in the log,
 * committed or not (Raft thesis 4.1), and falls away again when the log is truncated.
 */
export class MembershipHistory {
  #history: Membership[];

  constructor(history: readonly Membership[]) {
    this.#history = [...history];
  }

  get current(): Membership | undefined {
    return this.#history.at(-1);
  }

  append(membership: Membership): void {
    this.#history.push(membership);
  }

  truncateFrom(index: LogIndex): void {
    this.#history = this.#history.filter((membership) => membership.index < index);
  }

  /** The membership in force at `index`. */
  at(index: LogIndex): Membership | undefined {
    return this.#history.findLast((membership) => membership.index <= index);
  }

  /** All that may be in force while no more than up to `committed` is known to be committed. */
  since(committed: LogIndex): readonly Membership[] {
    const from = this.#history.findLastIndex((membership) => membership.index <= committed);
    return this.#history.slice(Math.max(from, 0));
  }

  /** Forgets what no index at or behind `index` can need. */
  compactTo(index: LogIndex): void {
    const keep = this.#history.findLastIndex((membership) => membership.index <= index);
    if (keep > 0) this.#history.splice(0, keep);
  }

  resetTo(membership: Membership): void {
    this.#history = [membership];
  }
}
