import type { NodeId } from "../base/mod.ts";
import type { PreVote, Vote } from "./message.ts";
import type { Raft } from "./raft.ts";

/** Answers whether this node would vote for `from`. Promises nothing. */
export function onPreVote(raft: Raft, from: NodeId, message: PreVote): void {
  const granted = message.term > raft.term && !raft.hasLiveLeader() && raft.isVoter() &&
    raft.log.isUpToDate(message.last);
  const term = granted ? message.term : raft.term;
  raft.send(from, { type: "pre_vote_reply", term, granted });
}

/** Votes for `from` in the current term, which the request's term has become, or does not. */
export function onVote(raft: Raft, from: NodeId, message: Vote): void {
  const free = raft.votedFor === from ||
    (raft.votedFor === undefined && raft.role.name === "follower");
  const granted = message.term === raft.term && free && raft.isVoter() &&
    raft.log.isUpToDate(message.last);
  if (granted && raft.votedFor !== from) raft.voteFor(from);
  if (granted && raft.role.name === "follower") raft.role.electionAt = raft.drawElectionTime();
  const reply = { type: "vote_reply", term: raft.term, granted } as const;
  raft.sendAfterPersist(from, reply);
}
