import type { NodeId } from "../base/mod.ts";
import { decodeMembership } from "./membership_codec.ts";
import type { Append, Heartbeat, MessageOf } from "./message.ts";
import type { Raft } from "./raft.ts";
import { abandonReads } from "./leader.ts";
import type { Entry, SnapshotMeta } from "./types.ts";

/** Becomes (or stays) a follower of the current term; `leader` is undefined while it is not known. */
export function becomeFollower(raft: Raft, leader: NodeId | undefined): void {
  if (raft.role.name === "leader") abandonReads(raft, raft.role);
  if (raft.role.name !== "follower" || raft.role.leader !== leader) failRemoteReads(raft);
  raft.role = { name: "follower", leader, electionAt: raft.drawElectionTime() };
}

/** Takes note of a message from the leader of the current term. */
export function hearLeader(raft: Raft, leader: NodeId): void {
  raft.leaderContactAt = raft.now;
  failLostReads(raft);
  if (raft.role.name === "follower" && raft.role.leader === leader) {
    raft.role.electionAt = raft.drawElectionTime();
  } else {
    becomeFollower(raft, leader);
  }
}

export function onAppend(raft: Raft, from: NodeId, message: Append): void {
  const { term } = raft;
  const { prev, round } = message;
  if (prev.index < raft.log.committed) {
    // Older than what is committed here, so it cannot differ: say how far we are.
    const match = raft.log.committed;
    raft.sendAfterPersist(from, { type: "append_accepted", term, match, round });
    return;
  }
  if (!raft.log.matches(prev)) {
    const hint = raft.log.lastWithTermAtMost(prev.index, prev.term);
    raft.send(from, { type: "append_rejected", term, prev: prev.index, hint, round });
    return;
  }
  const match = prev.index + message.entries.length;
  appendNew(raft, message.entries);
  advanceCommit(raft, Math.min(message.commit, match));
  raft.sendAfterPersist(from, { type: "append_accepted", term, match, round });
}

/** Appends the part of `entries` that the log does not have; only a real conflict truncates. */
function appendNew(raft: Raft, entries: readonly Entry[]): void {
  const at = entries.findIndex((entry) => !raft.log.matches(entry));
  if (at < 0) return;
  const fresh = entries.slice(at);
  const first = fresh[0]!;
  if (first.index <= raft.log.lastIndex) raft.memberships.truncateFrom(first.index);
  raft.log.append(fresh);
  for (const entry of fresh) {
    if (entry.kind === "membership") raft.memberships.append(decodeMembership(entry));
  }
  raft.persist(fresh);
}

export function onHeartbeat(raft: Raft, from: NodeId, message: Heartbeat): void {
  // The leader never names a commit index beyond what it knows this log to share with its own.
  advanceCommit(raft, Math.min(message.commit, raft.log.lastIndex));
  raft.send(from, { type: "heartbeat_reply", term: raft.term, round: message.round });
}

function advanceCommit(raft: Raft, commit: number): void {
  if (commit <= raft.log.committed) return;
  raft.log.committed = commit;
  raft.applyCommitted();
}

export function onSnapshotChunk(
  raft: Raft,
  from: NodeId,
  chunk: MessageOf<"snapshot_chunk">,
): void {
  const { position } = chunk.snapshot;
  // A log that holds the snapshot's last entry holds all of it, and what follows must be kept.
  if (raft.log.matches(position)) advanceCommit(raft, position.index);
  if (position.index <= raft.log.committed) {
    // Nothing in it is news. Saying that all of it is here ends the transfer.
    const { term } = raft;
    raft.send(from, { type: "snapshot_ack", term, position, next: chunk.count });
    raft.sendAfterPersist(from, {
      type: "append_accepted",
      term,
      match: raft.log.committed,
      round: 0,
    });
    return;
  }
  raft.emit({ type: "receive_snapshot", from, chunk });
}

/** The snapshot is this node's state now, and its log begins behind it. */
export function onRestored(raft: Raft, snapshot: SnapshotMeta): void {
  if (snapshot.position.index <= raft.log.committed) return;
  raft.log.resetTo(snapshot.position);
  raft.memberships.resetTo(snapshot.membership);
  if (raft.role.name === "follower" && raft.role.leader !== undefined) {
    raft.sendAfterPersist(raft.role.leader, {
      type: "append_accepted",
      term: raft.term,
      match: snapshot.position.index,
      round: 0,
    });
  }
}

/** A linearizable read of this node: ask the leader which index it has to wait for. */
export function forwardRead(raft: Raft, leader: NodeId, id: number): void {
  const question = raft.newQuestion();
  raft.remoteReads.set(question, { id, at: raft.now });
  raft.send(leader, { type: "read_request", term: raft.term, id: question });
}

export function onReadReply(raft: Raft, message: MessageOf<"read_reply">): void {
  const asked = raft.remoteReads.get(message.id);
  if (asked === undefined) return;
  raft.remoteReads.delete(message.id);
  const ids = [asked.id];
  if (message.index === undefined) raft.emit({ type: "read_failed", ids });
  else raft.emit({ type: "read_ready", ids, index: message.index });
}

/** A leader that is heard, but has not answered for an election timeout, has not got the question. */
function failLostReads(raft: Raft): void {
  const until = raft.now - raft.config.electionTimeout;
  const lost: number[] = [];
  for (const [question, { at }] of raft.remoteReads) {
    if (at > until) break;
    lost.push(question);
  }
  failQuestions(raft, lost);
}

function failRemoteReads(raft: Raft): void {
  failQuestions(raft, [...raft.remoteReads.keys()]);
}

function failQuestions(raft: Raft, questions: readonly number[]): void {
  const ids: number[] = [];
  for (const question of questions) {
    const asked = raft.remoteReads.get(question);
    if (asked !== undefined) ids.push(asked.id);
    raft.remoteReads.delete(question);
  }
  if (ids.length > 0) raft.emit({ type: "read_failed", ids });
}
