import type { Input } from "./input.ts";
import type { Progress } from "./progress.ts";
import type { Leader, Raft } from "./raft.ts";
import type { Entry } from "./types.ts";

export function replicateToAll(raft: Raft, role: Leader): void {
  for (const progress of role.progress.values()) replicate(raft, role, progress);
}

/**
 * Sends `progress` what it lacks, as much as its window allows. With `evenEmpty` at least one
 * message goes out, which finds out where a follower is after messages were lost.
 */
export function replicate(
  raft: Raft,
  role: Leader,
  progress: Progress,
  { evenEmpty = false } = {},
): void {
  let mustSend = evenEmpty || progress.state.kind === "probe";
  while (progress.canSend(raft.config.inflightMessages)) {
    if (progress.next > raft.log.lastIndex && !mustSend) return;
    if (!sendNext(raft, role, progress)) return;
    mustSend = false;
  }
}

/** One append message, or what has to come before it. False if nothing more can be sent now. */
function sendNext(raft: Raft, role: Leader, progress: Progress): boolean {
  const prevIndex = progress.next - 1;
  const prevTerm = raft.log.termAt(prevIndex);
  if (prevTerm === undefined) {
    progress.state = { kind: "snapshot" };
    raft.emit({ type: "send_snapshot", to: progress.id, term: raft.term });
    return false;
  }
  const { messageEntries, messageBytes } = raft.config;
  const entries = raft.log.read(progress.next, messageEntries, messageBytes);
  if (entries === undefined) {
    const to = Math.min(raft.log.lastIndex, progress.next + messageEntries - 1);
    progress.state = { kind: "load", from: progress.next };
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
  prev: { index: number; term: number },
  entries: readonly Entry[],
): void {
  const { term } = raft;
  const { round } = role.reads;
  const commit = raft.log.committed;
  raft.send(progress.id, { type: "append", term, prev, entries, commit, round });
  progress.sent(prev.index + entries.length);
}

/** Old entries have come from disk: send them, and go on from behind them. */
export function onLoaded(
  raft: Raft,
  role: Leader,
  { peer, term, entries }: Extract<Input, { type: "loaded" }>,
): void {
  const progress = role.progress.get(peer);
  if (term !== raft.term || progress?.state.kind !== "load") return;
  const { from } = progress.state;
  progress.state = { kind: "probe", waiting: false };
  progress.next = from;
  const prevTerm = raft.log.termAt(from - 1);
  const usable = entries[0]?.index === from && prevTerm !== undefined;
  if (!usable) return replicate(raft, role, progress);
  // The place was agreed on before the load, so it can be pipelined from here on.
  if (progress.match === from - 1) progress.state = { kind: "replicate", inflight: [] };
  sendAppend(raft, role, progress, { index: from - 1, term: prevTerm }, entries);
  replicate(raft, role, progress);
}
