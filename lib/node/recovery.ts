import { crc32 } from "node:zlib";
import { ConveyorError, FatalError } from "../base/mod.ts";
import type { LogIndex, NodeLimits, Term } from "../base/mod.ts";
import {
  decodeMembership,
  type Entry,
  type HardState,
  type LogPosition,
  type Membership,
  ORIGIN,
  type Recovered,
} from "../raft/mod.ts";
import {
  decodeCommand,
  type Past,
  ReplicatedState,
  type ServiceEvent,
  SnapshotDecoder,
  weighChange,
} from "../state/mod.ts";
import {
  type Identity,
  type LogStore,
  lossAdvice,
  type RecoveredLog,
  type SnapshotStore,
  type StoredSnapshot,
} from "../storage/mod.ts";
import { fatal } from "./driver.ts";
import { History } from "./history.ts";

/** How many stored chunks are read at a time. */
const READ_CHUNKS = 16;

/** What a node goes on from after a start. */
export type RecoveredNode = {
  readonly raft: Recovered;
  readonly state: ReplicatedState;
  readonly snapshot: StoredSnapshot | undefined;
  /** The position up to which `state` has been applied. */
  readonly position: LogPosition;
  /** What changed up to there, as far back as is kept. */
  readonly history: History<ServiceEvent>;
};

type HistoryLimits = Pick<NodeLimits, "historyEvents" | "historyBytes">;

/**
 * Reads the stores back: the snapshot, then the log behind it, of which the part that is known to
 * be committed is applied at once. Throws FatalError for anything that does not verify, with the
 * stores as they were: such a node must not take part.
 */
export async function recoverNode(
  stores: { log: LogStore; snapshots: SnapshotStore },
  identity: Identity,
  limits: HistoryLimits,
): Promise<RecoveredNode> {
  try {
    return await recover(stores, identity, limits);
  } catch (error) {
    throw fatal("what this node has stored cannot be read", error);
  }
}

async function recover(
  stores: { log: LogStore; snapshots: SnapshotStore },
  identity: Identity,
  limits: HistoryLimits,
): Promise<RecoveredNode> {
  const snapshot = await stores.snapshots.latest();
  const { state, past } = snapshot === undefined
    ? { state: new ReplicatedState(), past: NO_PAST }
    : await loadState(stores.snapshots, snapshot);
  const replay = new Replay(state, past, snapshot, limits);
  const found = await stores.log.recover((entry, committed) => replay.visit(entry, committed));
  const position = snapshot?.position ?? ORIGIN;
  if (agrees(found, position)) {
    verify(identity, found, replay.memberships.at(-1));
    return recovered(found, replay, snapshot);
  }
  verify(identity, found, snapshot?.membership);
  await stores.log.reset(position);
  const hardState = raised(found.hardState, position.term);
  const { index: lastIndex } = position;
  const log = { ...found, hardState, base: position, termRuns: [], lastIndex };
  return recovered(log, new Replay(state, past, snapshot, limits), snapshot);
}

function recovered(
  { hardState, base, termRuns, lastIndex }: RecoveredLog,
  { state, position, history, entries, memberships }: Replay,
  snapshot: StoredSnapshot | undefined,
): RecoveredNode {
  const applied = position.index;
  const raft = { hardState, base, termRuns, lastIndex, applied, entries, memberships };
  return { raft, state, snapshot, position, history };
}

function raised(hardState: HardState, term: Term): HardState {
  return hardState.term < term ? { term, votedFor: undefined } : hardState;
}

const NO_PAST: Past = { start: 0, events: [] };

/** Reads and verifies a stored snapshot. Throws ConveyorError `data_loss` or FatalError. */
async function loadState(
  store: SnapshotStore,
  snapshot: StoredSnapshot,
): Promise<{ readonly state: ReplicatedState; readonly past: Past }> {
  const decoder = new SnapshotDecoder();
  let checksum = 0;
  for (let at = 0; at < snapshot.chunks; at += READ_CHUNKS) {
    for (const chunk of await store.read(snapshot, at, READ_CHUNKS) ?? []) {
      checksum = crc32(chunk, checksum);
      decoder.push(chunk);
    }
  }
  if (checksum !== snapshot.checksum) {
    throw new ConveyorError("data_loss", "the stored snapshot does not match its checksum");
  }
  return { state: decoder.finish(), past: decoder.past };
}

/** Applies what is committed and collects the rest, while the log is read. */
class Replay {
  readonly entries: Entry[] = [];
  readonly history: History<ServiceEvent>;
  readonly memberships: Membership[];
  position: LogPosition;

  constructor(
    readonly state: ReplicatedState,
    past: Past,
    snapshot: StoredSnapshot | undefined,
    { historyEvents: events, historyBytes: bytes }: HistoryLimits,
  ) {
    this.position = snapshot?.position ?? ORIGIN;
    this.history = new History({ events, bytes, weigh: weighChange }, past.start);
    this.history.restart(past.start, past.events);
    this.memberships = snapshot === undefined ? [] : [snapshot.membership];
  }

  visit(entry: Entry, committed: boolean): void {
    if (entry.index <= this.position.index) return;
    if (entry.kind === "membership") this.memberships.push(decodeMembership(entry));
    if (!committed) {
      this.entries.push(entry);
      return;
    }
    if (entry.kind === "command") {
      const applied = this.state.apply(decodeCommand(entry.data), entry.index);
      for (const event of applied.events) this.history.push(event);
    }
    this.position = { index: entry.index, term: entry.term };
  }
}

/**
 * Whether the log goes on from the snapshot. A crash between publishing a received snapshot and
 * resetting the log leaves one that ends before the snapshot, or contradicts it; the snapshot is
 * committed state, so the log has to give way. Throws FatalError where no crash can explain it.
 */
function agrees(found: RecoveredLog, { index, term }: LogPosition): boolean {
  const { base, commit } = found;
  if (index < base.index) {
    throw new FatalError(
      `the log begins behind entry ${base.index}, but the snapshot that holds what was before it ` +
        (index === 0 ? "is missing" : `ends at ${index}`),
    );
  }
  if (termAt(found, index) === term) return true;
  if (index > Math.max(base.index, commit)) return false;
  throw new FatalError(
    `entry ${index} is committed in the log, but the snapshot says it is of term ${term}`,
  );
}

function termAt({ base, termRuns, lastIndex }: RecoveredLog, index: LogIndex): number | undefined {
  if (index === base.index) return base.term;
  if (index > lastIndex) return undefined;
  return termRuns.findLast((run) => run.index <= index)?.term;
}

/** Holds what was read against what the node knows of itself outside the database. */
function verify(
  { nodeId, term, clusterId }: Identity,
  { hardState }: RecoveredLog,
  membership: Membership | undefined,
): void {
  if (hardState.term < term) {
    throw new FatalError(
      `node ${nodeId} had reached term ${term}, but its database says ${hardState.term}: ` +
        lossAdvice(nodeId),
    );
  }
  if (clusterId === undefined) return;
  if (membership === undefined) {
    throw new FatalError(`the log of node ${nodeId} is empty: ${lossAdvice(nodeId)}`);
  }
  if (membership.clusterId !== clusterId) {
    throw new FatalError(
      `node ${nodeId} belongs to cluster ${clusterId}, but its log to ${membership.clusterId}`,
    );
  }
}
