import type { Clock, LogIndex, Millis } from "../base/mod.ts";
import type { RaftCore, SnapshotMeta } from "../raft/mod.ts";
import type { StoredSnapshot } from "../storage/mod.ts";
import type { Applier } from "./applier.ts";
import type { AssignmentHub } from "./assignment_hub.ts";
import type { Contacts } from "./contacts.ts";
import type { NodeFigures, RaftFigures, SnapshotFigures, StateFigures } from "./figures.ts";
import type { Leadership } from "./leadership.ts";
import type { LeaseKeeper } from "./lease_keeper.ts";
import type { Proposals } from "./proposals.ts";
import { RoundTrips } from "./round_trips.ts";
import type { WatchHub } from "./watch_hub.ts";

export type NodeMeterParts = {
  readonly core: Pick<
    RaftCore,
    "standing" | "membership" | "commitIndex" | "lastPosition" | "peers"
  >;
  readonly clock: Clock;
  readonly contacts: Contacts;
  readonly applier: Applier;
  readonly leadership: Leadership;
  readonly proposals: Proposals;
  readonly leases: LeaseKeeper;
  readonly hub: WatchHub;
  readonly assignments: AssignmentHub;
  /** The snapshot that the node began with. */
  readonly snapshot: StoredSnapshot | undefined;
};

/** Reads a node's figures off its parts, and keeps those that no other part has. */
export class NodeMeter {
  readonly roundTrips: RoundTrips;
  readonly #parts: NodeMeterParts;
  #snapshots: SnapshotFigures;

  constructor(parts: NodeMeterParts) {
    this.#parts = parts;
    this.roundTrips = new RoundTrips(parts.clock);
    const { position, bytes } = parts.snapshot ?? { position: { index: 0 }, bytes: 0 };
    this.#snapshots = {
      taken: 0,
      received: 0,
      lastIndex: position.index,
      lastBytes: bytes,
      lastDuration: 0,
    };
  }

  onSnapshotTaken({ position, bytes }: StoredSnapshot, lastDuration: Millis): void {
    const taken = this.#snapshots.taken + 1;
    const lastIndex: LogIndex = position.index;
    this.#snapshots = { ...this.#snapshots, taken, lastIndex, lastBytes: bytes, lastDuration };
  }

  /** A snapshot from the leader has taken the state's place. */
  onRestored({ position }: SnapshotMeta): void {
    const received = this.#snapshots.received + 1;
    this.#snapshots = { ...this.#snapshots, received, lastIndex: position.index };
  }

  /** What services and checkpoints take in memory, about; the rest is bounded by number. */
  get stateBytes(): number {
    const { services, checkpoints } = this.#parts.applier.state;
    return services.bytes + checkpoints.bytes;
  }

  figures(): NodeFigures {
    const { proposals, leases, hub, assignments } = this.#parts;
    return {
      raft: this.#raft(),
      proposals: proposals.figures,
      snapshots: this.#snapshots,
      leases: leases.figures,
      state: this.#state(),
      serviceWatches: hub.size,
      assignmentWatches: assignments.size,
    };
  }

  #raft(): RaftFigures {
    const { core, contacts, applier, leadership } = this.#parts;
    const { standing } = core;
    const isLeader = standing.role === "leader";
    const voters = new Set(
      (core.membership?.members ?? []).filter(({ voter }) => voter).map(({ id }) => id),
    );
    const peers = core.peers().map(({ id, match }) => ({
      nodeId: id,
      lag: Math.max(0, core.lastPosition.index - match),
      silence: contacts.silence(id),
      roundTrip: this.roundTrips.of(id),
    }));
    const heard =
      peers.filter(({ nodeId }) => voters.has(nodeId) && contacts.isHealthy(nodeId)).length;
    const others = peers.filter(({ nodeId }) => voters.has(nodeId)).length;
    return {
      hasLeader: standing.leader !== undefined,
      isLeader,
      term: standing.term,
      commitIndex: core.commitIndex,
      appliedIndex: applier.index,
      lastIndex: core.lastPosition.index,
      leaderChanges: leadership.changes,
      voters: voters.size,
      healthyVoters: isLeader ? heard + (voters.size - others) : undefined,
      peers,
    };
  }

  #state(): StateFigures {
    const { state } = this.#parts.applier;
    let enabledPipelines = 0;
    for (const { spec } of state.pipelines.values()) enabledPipelines += spec.enabled ? 1 : 0;
    return {
      services: state.services.counts(),
      groups: state.groups.size,
      unsettledGroups: state.groups.unsettled.size,
      pipelines: state.pipelines.size,
      enabledPipelines,
      sidecars: state.sidecars.size,
      bytes: this.stateBytes,
    };
  }
}
