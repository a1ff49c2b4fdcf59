import type { NodeId } from "../base/mod.ts";
import { becomeFollower } from "./follower.ts";
import type { PreVote, Vote } from "./message.ts";
import type { Raft } from "./raft.ts";

/** Answers whether this node would vote for `from`. Promises nothing. */
export function onPreVote(raft: Raft, from: NodeId, message: PreVote): void {
  const granted = message.term > raft.term && !raft.hasLiveLeader() && mayVote(raft) &&
    raft.log.isUpToDate(message.last);
  const term = granted ? message.term : raft.term;
  raft.send(from, { type: "pre_vote_reply", term, granted });
}

/** Votes for `from` in the current term, which the request's term has become, or does not. */
export function onVote(raft: Raft, from: NodeId, message: Vote): void {
  const free = raft.votedFor === from ||
    (raft.votedFor === undefined && raft.leaderId() === undefined);
  const granted = free && mayVote(raft) && raft.log.isUpToDate(message.last);
  if (granted) {
    if (raft.votedFor !== from) raft.voteFor(from);
    becomeFollower(raft, raft.leaderId()); // Gives the candidate time to win.
  }
  raft.sendAfterPersist(from, { type: "vote_reply", term: raft.term, granted });
}

/**
 * Who asks for a vote counts it by its own membership. A voter that has not yet received the entry
 * that made it one must vote, or that entry could never be committed (thesis 4.1 and 4.2.1). A node
 * that knows of no membership is not part of the cluster, or has lost its disk.
 */
function mayVote(raft: Raft): boolean {
  return raft.membership !== undefined;
}
