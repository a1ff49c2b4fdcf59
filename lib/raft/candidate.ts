import type { NodeId } from "../base/mod.ts";
import { becomeFollower } from "./follower.ts";
import { becomeLeader } from "./leader.ts";
import { isQuorum } from "./membership.ts";
import type { MessageOf } from "./message.ts";
import type { Candidate, Raft } from "./raft.ts";

/** Asks around whether an election could be won; changes no term, so it disturbs nobody. */
export function startPreVote(raft: Raft): void {
  becomeFollower(raft, undefined);
  raft.role = candidacy(raft, "pre_candidate");
  const message = { type: "pre_vote", term: raft.term + 1, last: raft.log.last } as const;
  for (const peer of voterPeers(raft)) raft.send(peer, message);
  decide(raft, raft.role);
}

/** Starts a real election in the next term. */
export function startElection(raft: Raft, transfer: boolean): void {
  becomeFollower(raft, undefined);
  raft.adoptTerm(raft.term + 1);
  raft.voteFor(raft.config.id);
  raft.role = candidacy(raft, "candidate");
  const message = { type: "vote", term: raft.term, last: raft.log.last, transfer } as const;
  for (const peer of voterPeers(raft)) raft.sendAfterPersist(peer, message);
  decide(raft, raft.role);
}

function candidacy(raft: Raft, name: Candidate["name"]): Candidate {
  return { name, votes: new Map([[raft.config.id, true]]), electionAt: raft.drawElectionTime() };
}

function voterPeers(raft: Raft): NodeId[] {
  const members = raft.membership?.members ?? [];
  return members.filter(({ id, voter }) => voter && id !== raft.config.id).map(({ id }) => id);
}

/** A grant carries the term that was asked for, a refusal the term of the one who refuses. */
export function onVoteReply(
  raft: Raft,
  role: Candidate,
  from: NodeId,
  message: MessageOf<"vote_reply" | "pre_vote_reply">,
): void {
  const expected = role.name === "candidate" ? "vote_reply" : "pre_vote_reply";
  if (message.type !== expected || role.votes.has(from)) return;
  if (message.granted && message.term !== askedTerm(raft, role)) return;
  role.votes.set(from, message.granted);
  decide(raft, role);
}

function askedTerm(raft: Raft, role: Candidate): number {
  return role.name === "candidate" ? raft.term : raft.term + 1;
}

function decide(raft: Raft, role: Candidate): void {
  const membership = raft.membership!;
  if (isQuorum(membership, (id) => role.votes.get(id) === true)) {
    if (role.name === "candidate") becomeLeader(raft);
    else startElection(raft, false);
  } else if (isQuorum(membership, (id) => role.votes.get(id) === false)) {
    becomeFollower(raft, undefined);
  }
}
