import type { Input } from "./input.ts";
import type { Progress } from "./progress.ts";
import type { Leader, Raft } from "./raft.ts";
import type { Entry, LogPosition } from "./types.ts";

export function replicateToAll(raft: Raft, role: Leader): void {
  for (const progress of role.progress.values()) replicate(raft, role, progress);
}

/** Sends `progress` what it lacks, as much as its window allows; to find its place, one message. */
export function replicate(raft: Raft, role: Leader, progress: Progress): void {
  while (progress.canSend(raft.config.inflightMessages)) {
    if (progress.next > raft.log.lastIndex && progress.state.kind !== "probe") return;
    if (!sendNext(raft, role, progress)) return;
  }
}

/**
 * Asks a follower that is behind, and was sent nothing for a while, where it is: what was on its
 * way may be lost. The question carries no new entries, so it needs no room in the window, and a
 * follower that is only slow gets no more than the window to hold.
 */
export function askPlace(raft: Raft, role: Leader, progress: Progress): void {
  const { state } = progress;
  if (raft.now - progress.sentAt < raft.config.heartbeatInterval) return;
  switch (state.kind) {
    case "probe":
      state.waiting = false;
      return replicate(raft, role, progress);
    case "replicate": {
      const index = progress.next - 1;
      const term = raft.log.termAt(index);
      if (term !== undefined) return sendAppend(raft, role, progress, { index, term }, []);
      // Compacted away meanwhile.
      progress.probeFrom(progress.match + 1);
      return replicate(raft, role, progress);
    }
    case "snapshot":
      // Refused until the snapshot is in place, and then with its position as the hint.
      return sendAppend(raft, role, progress, raft.log.last, []);
    case "load":
      return;
    default: {
      const rest: never = state;
      return rest;
    }
  }
}

/** One append message, or what has to come before it. False if nothing more can be sent now. */
function sendNext(raft: Raft, role: Leader, progress: Progress): boolean {
  const prevIndex = progress.next - 1;
  const prevTerm = raft.log.termAt(prevIndex);
  if (prevTerm === undefined) {
    progress.state = { kind: "snapshot", position: undefined };
    raft.emit({ type: "send_snapshot", to: progress.id, term: raft.term });
    return false;
  }
  const { messageEntries, messageBytes } = raft.config;
  const entries = raft.log.read(progress.next, messageEntries, messageBytes);
  if (entries === undefined) {
    const to = Math.min(raft.log.lastIndex, progress.next + messageEntries - 1);
    progress.startLoad();
    raft.emit({ type: "load", peer: progress.id, term: raft.term, from: progress.next, to });
    return false;
  }
  sendAppend(raft, role, progress, { index: prevIndex, term: prevTerm }, entries);
  return true;
}

function sendAppend(
  raft: Raft,
  role: Leader,
  progress: Progress,
  prev: LogPosition,
  entries: readonly Entry[],
): void {
  const { term } = raft;
  const { round } = role.reads;
  const commit = raft.log.committed;
  raft.send(progress.id, { type: "append", term, prev, entries, commit, round });
  const last = prev.index + entries.length;
  progress.toldCommit = Math.min(commit, last);
  progress.sent(last, raft.now);
}

/** Old entries have come from disk: send them, and go on from behind them. */
export function onLoaded(
  raft: Raft,
  role: Leader,
  { peer, term, entries }: Extract<Input, { type: "loaded" }>,
): void {
  const progress = role.progress.get(peer);
  if (term !== raft.term || progress?.state.kind !== "load") return;
  progress.endLoad();
  const prev = { index: progress.next - 1, term: raft.log.termAt(progress.next - 1) };
  if (entries[0]?.index === progress.next && prev.term !== undefined) {
    sendAppend(raft, role, progress, { index: prev.index, term: prev.term }, entries);
  }
  replicate(raft, role, progress);
}
