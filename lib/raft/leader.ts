import { NO_BYTES } from "../base/mod.ts";
import type { LogIndex, NodeId } from "../base/mod.ts";
import { becomeFollower } from "./follower.ts";
import type { Input } from "./input.ts";
import { isQuorum, isSingleChange, quorumValue, voters } from "./membership.ts";
import { decodeMembership } from "./membership_codec.ts";
import type { Message, MessageOf } from "./message.ts";
import { Progress } from "./progress.ts";
import type { Leader, Raft } from "./raft.ts";
import { type PendingRead, ReadIndex } from "./reads.ts";
import { askPlace, replicate, replicateToAll } from "./replication.ts";
import type { Entry, LogPosition } from "./types.ts";

export function becomeLeader(raft: Raft): void {
  const next = raft.log.lastIndex + 1;
  const role: Leader = {
    name: "leader",
    progress: new Map(raft.peers().map((id) => [id, new Progress(id, next, raft.now)])),
    reads: new ReadIndex(),
    firstIndex: next,
    heartbeatAt: raft.now + raft.config.heartbeatInterval,
    transfer: undefined,
  };
  raft.role = role;
  // Only an entry of its own term lets a leader commit what came before (Raft paper 5.4.2).
  appendOwn(raft, role, [{ kind: "noop", data: NO_BYTES }]);
}

type Proposal = Extract<Input, { type: "propose" }>["entries"];

/** Appends to the leader's own log and sends to everyone. Returns the first new index. */
export function appendOwn(raft: Raft, role: Leader, proposal: Proposal): LogIndex {
  const { term } = raft;
  const first = raft.log.lastIndex + 1;
  const entries: Entry[] = proposal.map((p, i) => ({ index: first + i, term, ...p }));
  raft.log.append(entries);
  for (const entry of entries) {
    if (entry.kind === "membership") adoptMembership(raft, role, entry);
  }
  // The followers' disks may work while this node's own does; it counts itself once it is done.
  replicateToAll(raft, role);
  raft.persist(entries);
  return first;
}

function adoptMembership(raft: Raft, role: Leader, entry: Entry): void {
  raft.memberships.append(decodeMembership(entry));
  const peers = raft.peers();
  for (const id of role.progress.keys()) if (!peers.includes(id)) role.progress.delete(id);
  for (const id of peers) {
    if (!role.progress.has(id)) role.progress.set(id, new Progress(id, entry.index, raft.now));
  }
}

export function onPropose(raft: Raft, role: Leader, proposal: Proposal): void {
  if (!mayAppend(raft, role, proposal)) return raft.emit({ type: "refused" });
  const { term } = raft;
  const first = raft.log.lastIndex + 1;
  raft.emit({ type: "proposed", first, term, count: proposal.length });
  appendOwn(raft, role, proposal);
}

/**
 * A membership may change once the one before is committed, and an entry of this term too (Raft
 * thesis 4.1 and its correction of 2015), and by one voter.
 */
function mayAppend(raft: Raft, role: Leader, proposal: Proposal): boolean {
  if (role.transfer !== undefined) return false;
  const changes = proposal.filter(({ kind }) => kind === "membership");
  const change = changes[0];
  if (change === undefined) return true;
  const { committed } = raft.log;
  const before = raft.membership!;
  const settled = committed >= role.firstIndex && committed >= before.index;
  const after = decodeMembership({ index: raft.log.lastIndex + 1, data: change.data });
  return changes.length === 1 && settled && isSingleChange(before, after) &&
    voters(after).length > 0;
}

/** Commits what a majority has on disk, if the newest of it is of this term. */
export function commitByCount(raft: Raft, role: Leader): void {
  const matchOf = (id: NodeId) =>
    id === raft.config.id ? raft.log.persisted : role.progress.get(id)?.match ?? 0;
  const index = quorumValue(raft.membership!, matchOf);
  if (index <= raft.log.committed || raft.log.termAt(index) !== raft.term) return;
  const wasReady = raft.log.committed >= role.firstIndex;
  raft.log.committed = index;
  raft.applyCommitted();
  // A leader that is no voter any more leads until that is committed (thesis 4.2.2).
  if (!raft.isVoter() && raft.membership!.index <= index) return becomeFollower(raft, undefined);
  if (!wasReady) beginReads(raft, role);
  for (const progress of role.progress.values()) tellCommit(raft, role, progress);
}

/**
 * A follower with nothing on its way to it learns of a commit now, not at the next heartbeat: its
 * watchers and its reads wait for that.
 */
function tellCommit(raft: Raft, role: Leader, progress: Progress): void {
  const known = progress.toldCommit >= Math.min(progress.match, raft.log.committed);
  if (progress.isIdle() && !known) sendHeartbeat(raft, role, progress);
}

export function onLeaderMessage(raft: Raft, role: Leader, from: NodeId, message: Message): void {
  const progress = role.progress.get(from);
  if (progress === undefined) return;
  progress.contactAt = raft.now;
  switch (message.type) {
    case "append_accepted":
      return onAccepted(raft, role, progress, message);
    case "append_rejected":
      return onRejected(raft, role, progress, message);
    case "heartbeat_reply":
      return onHeartbeatReply(raft, role, progress, message);
    case "read_request":
      return addRead(raft, role, { from, id: message.id });
    case "snapshot_ack":
      if (progress.state.kind === "snapshot") progress.state.position = message.position;
      raft.emit({ type: "snapshot_acked", from, position: message.position, next: message.next });
      return;
    default:
      return; // Answers to questions of an earlier role.
  }
}

function onAccepted(
  raft: Raft,
  role: Leader,
  progress: Progress,
  message: MessageOf<"append_accepted">,
): void {
  noteRound(raft, role, progress, message.round);
  // A follower's log may be longer than what we know of it; it never matches beyond our own end.
  const match = Math.min(message.match, raft.log.lastIndex);
  if (progress.state.kind === "snapshot") {
    // The log may have been compacted beyond the snapshot that was sent; then it takes another.
    const enough = Math.min(raft.log.base.index, progress.state.position?.index ?? Infinity);
    if (match >= enough) progress.probeFrom(match + 1);
  }
  const news = progress.advance(match);
  if (news) commitByCount(raft, role);
  if (raft.role !== role) return;
  replicate(raft, role, progress);
  tellCommit(raft, role, progress);
  continueTransfer(raft, role, progress);
}

function onRejected(
  raft: Raft,
  role: Leader,
  progress: Progress,
  message: MessageOf<"append_rejected">,
): void {
  noteRound(raft, role, progress, message.round);
  if (message.prev <= progress.match) return; // An old answer, overtaken by a better one.
  const { state } = progress;
  switch (state.kind) {
    case "probe":
      if (message.prev !== progress.next - 1) return;
      break;
    case "replicate":
      break;
    case "load":
      state.inflight = undefined; // Something was lost on the way: go on carefully after the load.
      return;
    case "snapshot":
      if (!hasRestored(raft, state.position, message.hint)) return;
      break;
    default: {
      const rest: never = state;
      return rest;
    }
  }
  progress.probeFrom(Math.min(agreement(raft, message.hint), message.prev - 1) + 1);
  replicate(raft, role, progress);
}

/** Where the logs may agree, given the follower's hint. */
function agreement(raft: Raft, hint: LogPosition): LogIndex {
  if (hint.index < raft.log.base.index) return hint.index; // Only a snapshot can help.
  return raft.log.lastWithTermAtMost(hint.index, hint.term).index;
}

/** Whether a follower whose log has `hint` has no more need of the snapshot up to `sent`. */
function hasRestored(raft: Raft, sent: LogPosition | undefined, hint: LogPosition): boolean {
  return raft.log.matches(hint) || (sent?.index === hint.index && sent.term === hint.term);
}

function onHeartbeatReply(
  raft: Raft,
  role: Leader,
  progress: Progress,
  message: MessageOf<"heartbeat_reply">,
): void {
  noteRound(raft, role, progress, message.round);
  continueTransfer(raft, role, progress);
  if (progress.match < raft.log.lastIndex) askPlace(raft, role, progress);
}

function noteRound(raft: Raft, role: Leader, progress: Progress, round: number): void {
  if (round <= progress.round) return;
  progress.round = round;
  completeReads(raft, role);
}

export function addRead(raft: Raft, role: Leader, read: PendingRead): void {
  role.reads.add(read);
  beginReads(raft, role);
}

/** Before the first commit of its term a leader does not know what is committed (thesis 6.4). */
function beginReads(raft: Raft, role: Leader): void {
  if (raft.log.committed < role.firstIndex) return;
  if (!role.reads.begin(raft.log.committed)) return;
  broadcastHeartbeat(raft, role);
  completeReads(raft, role);
}

function completeReads(raft: Raft, role: Leader): void {
  const roundOf = (id: NodeId) =>
    id === raft.config.id ? role.reads.round : role.progress.get(id)?.round ?? 0;
  const ready = role.reads.complete(quorumValue(raft.membership!, roundOf));
  if (ready === undefined) return;
  const own = ready.reads.filter((read) => read.from === raft.config.id).map((read) => read.id);
  if (own.length > 0) raft.emit({ type: "read_ready", ids: own, index: ready.index });
  for (const { from, id } of ready.reads) {
    if (from === raft.config.id) continue;
    raft.send(from, { type: "read_reply", term: raft.term, id, index: ready.index });
  }
  beginReads(raft, role);
}

/** Fails every waiting read: this node does not lead any more. */
export function abandonReads(raft: Raft, role: Leader): void {
  const reads = role.reads.abandon();
  const own = reads.filter((read) => read.from === raft.config.id).map((read) => read.id);
  if (own.length > 0) raft.emit({ type: "read_failed", ids: own });
  for (const { from, id } of reads) {
    if (from === raft.config.id) continue;
    raft.send(from, { type: "read_reply", term: raft.term, id, index: undefined });
  }
}

export function broadcastHeartbeat(raft: Raft, role: Leader): void {
  role.heartbeatAt = raft.now + raft.config.heartbeatInterval;
  for (const progress of role.progress.values()) sendHeartbeat(raft, role, progress);
}

function sendHeartbeat(raft: Raft, role: Leader, progress: Progress): void {
  const commit = Math.min(progress.match, raft.log.committed);
  progress.toldCommit = commit;
  const { term } = raft;
  raft.send(progress.id, { type: "heartbeat", term, commit, round: role.reads.round });
}

export function onLeaderTick(raft: Raft, role: Leader): void {
  if (!hasQuorumContact(raft, role)) return becomeFollower(raft, undefined);
  if (role.transfer !== undefined && raft.now >= role.transfer.until) role.transfer = undefined;
  if (raft.now >= role.heartbeatAt) broadcastHeartbeat(raft, role);
}

/** Check-quorum (thesis 6.2): a leader that a majority has not answered for a timeout is none. */
function hasQuorumContact(raft: Raft, role: Leader): boolean {
  return isQuorum(raft.membership!, (id) => {
    if (id === raft.config.id) return true;
    const contactAt = role.progress.get(id)?.contactAt ?? -Infinity;
    return raft.now - contactAt < raft.config.electionTimeout;
  });
}

/** When the quorum will be lost unless somebody answers before. */
export function quorumLostAt(raft: Raft, role: Leader): number {
  const contactAt = (id: NodeId) =>
    id === raft.config.id ? Infinity : role.progress.get(id)?.contactAt ?? -Infinity;
  return quorumValue(raft.membership!, contactAt) + raft.config.electionTimeout;
}

/** Hands leadership to the voter that is furthest, so that a planned stop costs no timeout. */
export function resign(raft: Raft, role: Leader): void {
  const candidates = [...role.progress.values()].filter(({ id, contactAt }) =>
    raft.membership!.members.some((member) => member.id === id && member.voter) &&
    raft.now - contactAt < raft.config.electionTimeout
  );
  const best = candidates.sort((a, b) => b.match - a.match)[0];
  if (best === undefined || role.transfer !== undefined) return;
  role.transfer = { to: best.id, until: raft.now + raft.config.electionTimeout };
  continueTransfer(raft, role, best);
}

function continueTransfer(raft: Raft, role: Leader, progress: Progress): void {
  if (role.transfer?.to !== progress.id || progress.match < raft.log.lastIndex) return;
  raft.send(progress.id, { type: "timeout_now", term: raft.term });
}
