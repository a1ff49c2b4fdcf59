import { FatalError, type LogIndex, type NodeLimits } from "../base/mod.ts";
import {
  decodeMembership,
  type Entry,
  type LogPosition,
  type Membership,
  ORIGIN,
  type Recovered,
} from "../raft/mod.ts";
import { decodeCommand, ReplicatedState, type ServiceEvent } from "../state/mod.ts";
import {
  type Identity,
  type LogStore,
  lossAdvice,
  type RecoveredLog,
  type SnapshotStore,
  type StoredSnapshot,
} from "../storage/mod.ts";
import { History } from "./history.ts";
import { loadState } from "./snapshot_receiver.ts";

/** What a node goes on from after a start. */
export type RecoveredNode = {
  readonly raft: Recovered;
  readonly state: ReplicatedState;
  readonly snapshot: StoredSnapshot | undefined;
  /** The position up to which `state` has been applied. */
  readonly position: LogPosition;
  /** What changed in the log behind the snapshot, as far back as is kept. */
  readonly history: History<ServiceEvent>;
};

/**
 * Reads the stores back: the snapshot, then the log behind it, of which the part that is known to
 * be committed is applied at once. Throws FatalError for anything that does not verify: such a
 * node must not take part.
 */
export async function recoverNode(
  stores: { log: LogStore; snapshots: SnapshotStore },
  identity: Identity,
  limits: Pick<NodeLimits, "historyEvents">,
): Promise<RecoveredNode> {
  const snapshot = await stores.snapshots.latest();
  const replay = new Replay(
    snapshot === undefined ? new ReplicatedState() : await loadState(stores.snapshots, snapshot),
    snapshot,
    limits.historyEvents,
  );
  const found = await stores.log.recover((entry, committed) => replay.visit(entry, committed));
  const log = await reconcile(stores.log, found, snapshot);
  verify(identity, found, log.lastIndex, replay.memberships);
  return {
    raft: {
      hardState: log.hardState,
      base: log.base,
      termRuns: log.termRuns,
      lastIndex: log.lastIndex,
      applied: replay.position.index,
      entries: log === found ? replay.entries : [],
      memberships: replay.memberships,
    },
    state: replay.state,
    snapshot,
    position: replay.position,
    history: replay.history,
  };
}

/** Applies what is committed and collects the rest, while the log is read. */
class Replay {
  readonly entries: Entry[] = [];
  readonly history: History<ServiceEvent>;
  readonly memberships: Membership[];
  position: LogPosition;

  constructor(
    readonly state: ReplicatedState,
    snapshot: StoredSnapshot | undefined,
    historyEvents: number,
  ) {
    this.position = snapshot?.position ?? ORIGIN;
    this.history = new History(historyEvents, this.position.index);
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
 * A crash between publishing a received snapshot and resetting the log leaves a log that ends
 * before the snapshot, or contradicts it. The snapshot is committed state, so the log gives way.
 */
async function reconcile(
  log: LogStore,
  found: RecoveredLog,
  snapshot: StoredSnapshot | undefined,
): Promise<RecoveredLog> {
  const { position } = snapshot ?? { position: ORIGIN };
  if (position.index < found.base.index) {
    throw new FatalError(
      `the log begins behind entry ${found.base.index}, but the snapshot that holds what was ` +
        `before it ${snapshot === undefined ? "is missing" : `ends at ${position.index}`}`,
    );
  }
  if (termAt(found, position.index) === position.term) return found;
  await log.reset(position);
  return { ...found, base: position, termRuns: [], lastIndex: position.index };
}

function termAt({ base, termRuns, lastIndex }: RecoveredLog, index: LogIndex): number | undefined {
  if (index === base.index) return base.term;
  if (index > lastIndex) return undefined;
  return termRuns.findLast((run) => run.index <= index)?.term;
}

/** Holds what was read against what the node knows of itself outside the database. */
function verify(
  identity: Identity,
  found: RecoveredLog,
  lastIndex: LogIndex,
  memberships: readonly Membership[],
): void {
  const { nodeId, term, clusterId } = identity;
  if (found.hardState.term < term) {
    throw new FatalError(
      `node ${nodeId} had reached term ${term}, but its database says ${found.hardState.term}: ` +
        lossAdvice(nodeId),
    );
  }
  if (lastIndex < found.commit) {
    throw new FatalError(
      `the log of node ${nodeId} ends at entry ${lastIndex}, but ${found.commit} were committed: ` +
        lossAdvice(nodeId),
    );
  }
  const membership = memberships.at(-1);
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
