import { type Clock, ConveyorError, FatalError, integerBetween, type Millis } from "../base/mod.ts";
import { NODE_LIMITS, type NodeId, type NodeLimits, type Rng, type Timers } from "../base/mod.ts";
import { type Effect, type Member, type Membership, RaftCore, type Standing } from "../raft/mod.ts";
import { type Command, encodeCommand } from "../state/mod.ts";
import type { IdentityStore, LogStore, SnapshotStore } from "../storage/mod.ts";
import type { ClusterTransport, RaftPort } from "../transport/mod.ts";
import { Applier, eventOf } from "./applier.ts";
import { AssignmentHub } from "./assignment_hub.ts";
import { Contacts } from "./contacts.ts";
import { Control } from "./control.ts";
import { type DriverEvents, type EffectProbe, fatal, RaftDriver } from "./driver.ts";
import type { NodeFigures } from "./figures.ts";
import { formCluster } from "./formation.ts";
import { decodeForwarded } from "./forward.ts";
import { GroupKeeper } from "./group_keeper.ts";
import { LeaderLink } from "./leader_link.ts";
import { Leadership } from "./leadership.ts";
import { LeaseKeeper } from "./lease_keeper.ts";
import type { Tracing } from "../telemetry/mod.ts";
import type { NodeLogger } from "./logger.ts";
import { Proposals } from "./proposals.ts";
import { ReadBarrier } from "./reads.ts";
import { NodeMeter } from "./node_meter.ts";
import { type RecoveredNode, recoverNode } from "./recovery.ts";
import { SidecarKeeper } from "./sidecar_keeper.ts";
import { SnapshotReceiver } from "./snapshot_receiver.ts";
import { SnapshotSender } from "./snapshot_sender.ts";
import { SnapshotTaker } from "./snapshot_taker.ts";
import { WatchHub } from "./watch_hub.ts";

export type ClusterSettings = {
  readonly electionTimeout: Millis;
  readonly heartbeatInterval: Millis;
  /** Applied entries between two snapshots. */
  readonly snapshotInterval: number;
};

export type NodeOptions = {
  readonly stores: {
    readonly identity: IdentityStore;
    readonly log: LogStore;
    readonly snapshots: SnapshotStore;
  };
  readonly port: RaftPort;
  /** Raft addresses of the others, for a node that does not belong to a cluster yet. */
  readonly peers: readonly string[];
  readonly settings: ClusterSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly logger: NodeLogger;
  /** The node cannot go on, and has to be stopped. */
  readonly onFatal: (error: FatalError) => void;
  /** Ends the wait for the other members. */
  readonly signal: AbortSignal;
  /** Bytes, about, that the replicated state may take in memory; without it as many as will. */
  readonly maxStateBytes?: number;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Smaller bounds than `NODE_LIMITS`, for tests. */
  readonly limits?: NodeLimits;
  /** For the simulator. */
  readonly probe?: EffectProbe;
};

/**
 * Brings a node up: joins or forms its cluster, recovers what is on disk, and starts to take part.
 * Throws FatalError when it must not, ConveyorError `cancelled` when `signal` fires.
 */
export async function startNode(options: NodeOptions): Promise<Node> {
  const { stores, port, logger } = options;
  await formCluster({ ...options, ...stores });
  const recovered = await recoverNode(stores, stores.identity.get(), limitsOf(options));
  const { lastIndex, hardState } = recovered.raft;
  const membership = recovered.raft.memberships.at(-1);
  verifyAddress(port.address, stores.identity.get().nodeId, membership);
  warnOfStrangers(options, membership);
  logger.info("recovered", {
    term: hardState.term,
    last_index: lastIndex,
    applied_index: recovered.position.index,
    snapshot_index: recovered.snapshot?.position.index ?? 0,
    services: recovered.state.services.size,
  });
  const node = new Node(options, recovered);
  const { identity } = stores;
  port.onIntroduction((other) => {
    const { nodeId, incarnation, clusterId } = identity.get();
    const members = node.members();
    if (clusterId === undefined) throw new ConveyorError("unavailable", "not ready");
    const cluster = { clusterId, members };
    const { address } = port;
    return { nodeId, address, incarnation, addresses: other.addresses, agreed: clusterId, cluster };
  });
  return node;
}

/** The others dial what the membership says: at another address a node would hear of nothing. */
function verifyAddress(own: string, id: NodeId, membership: Membership | undefined): void {
  const members = membership?.members ?? [];
  const known = members.find((member) => member.id === id);
  if (known === undefined || known.address === own || members.length === 1) return;
  throw new FatalError(
    `the other members know node ${id} at ${known.address}, not at ${own}: ` +
      `start it with --raft-addr ${known.address}, or that as --raft-advertise-addr`,
  );
}

/** Who has started a node alone by mistake may not notice that its peers come too late. */
function warnOfStrangers({ peers, logger }: NodeOptions, membership: Membership | undefined): void {
  const addresses = (membership?.members ?? []).map(({ address }) => address);
  const strangers = peers.filter((peer) => !addresses.includes(peer));
  if (strangers.length === 0) return;
  logger.warn(
    "--peers names addresses that are no members of the cluster that this data directory belongs " +
      "to, and is ignored: to form another cluster, start with an empty --data-dir",
    { strangers: strangers.join(","), members: addresses.join(",") },
  );
}

/** One member of the cluster: the parts of this folder, wired up. */
export class Node {
  /** What the layers above may ask of it. */
  readonly control: Control;
  readonly #options: NodeOptions;
  readonly #driver: RaftDriver;
  readonly #applier: Applier;
  readonly #leadership: Leadership;
  readonly #proposals: Proposals;
  readonly #barrier: ReadBarrier;
  readonly #hub: WatchHub;
  readonly #leases: LeaseKeeper;
  readonly #groups: GroupKeeper;
  readonly #sidecars: SidecarKeeper;
  readonly #assignments: AssignmentHub;
  readonly #taker: SnapshotTaker;
  readonly #sender: SnapshotSender;
  readonly #receiver: SnapshotReceiver;
  readonly #transport: ClusterTransport;
  readonly #meter: NodeMeter;
  #stopping = false;

  constructor(options: NodeOptions, recovered: RecoveredNode) {
    const { stores, settings, clock, timers, rng } = options;
    this.#options = options;
    const identity = stores.identity.get();
    const limits = limitsOf(options);
    const core = new RaftCore(
      {
        id: identity.nodeId,
        electionTimeout: settings.electionTimeout,
        heartbeatInterval: settings.heartbeatInterval,
        messageEntries: limits.messageEntries,
        messageBytes: limits.messageBytes,
        inflightMessages: limits.inflightMessages,
        cacheBytes: limits.cacheBytes,
      },
      rng,
      recovered.raft,
      clock.monotonic(),
    );
    const members = core.membership?.members ?? [];
    const contacts = new Contacts(clock, settings.electionTimeout);
    this.#transport = options.port.join({ clusterId: identity.clusterId!, members }, {
      receive: (from, message) => {
        contacts.heard(from);
        this.#meter.roundTrips.received(from, message);
        this.#driver.step({ type: "receive", from, message });
      },
      answer: (_from, request) => this.control.answer(decodeForwarded(request)),
    });
    this.#driver = new RaftDriver({
      core,
      log: stores.log,
      transport: {
        send: (to, message) => {
          this.#meter.roundTrips.sent(to, message);
          this.#transport.send(to, message);
        },
      },
      clock,
      timers,
      events: this.#events(),
      limits,
      ...recovered.raft.hardState,
      ...(options.probe && { probe: options.probe }),
    });
    this.#leadership = new Leadership(core.standing, timers);
    this.#applier = new Applier(recovered.state, recovered.position);
    this.#proposals = new Proposals(this.#driver, clock, limits);
    this.#barrier = new ReadBarrier({
      driver: this.#driver,
      applier: this.#applier,
      leadership: this.#leadership,
      timers,
      retryAfter: 2 * settings.electionTimeout,
    });
    const { history, position, state } = recovered;
    this.#hub = new WatchHub(timers, history, position.index, state.services.toArray());
    const propose = (command: Command) => this.#proposals.submit(encodeCommand({ at: 0, command }));
    this.#groups = new GroupKeeper({ applier: this.#applier, timers, propose });
    const keeping = {
      applier: this.#applier,
      clock,
      timers,
      propose,
      confirm: () => this.#barrier.barrier(),
      pulse: settings.heartbeatInterval,
    };
    this.#leases = new LeaseKeeper(keeping);
    this.#sidecars = new SidecarKeeper({ ...keeping, time: this.#leases.time });
    this.#assignments = new AssignmentHub(this.#applier);
    this.#meter = new NodeMeter({
      core,
      clock,
      contacts,
      applier: this.#applier,
      leadership: this.#leadership,
      proposals: this.#proposals,
      leases: this.#leases,
      hub: this.#hub,
      assignments: this.#assignments,
      snapshot: recovered.snapshot,
    });
    const failed = (what: string) => (error: unknown) => this.#fail(what, error);
    this.#taker = new SnapshotTaker({
      driver: this.#driver,
      applier: this.#applier,
      store: stores.snapshots,
      past: () => this.#hub.past(),
      interval: settings.snapshotInterval,
      phase: phaseOf(identity.nodeId, members),
      timers,
      limits,
      lastIndex: recovered.snapshot?.position.index ?? 0,
      held: () => this.#sender.busy,
      replicated: () => Math.min(...core.peers().map(({ match }) => match)),
      clock,
      onTaken: (snapshot, duration) => {
        this.#meter.onSnapshotTaken(snapshot, duration);
        const { position: { index }, bytes } = snapshot;
        options.logger.info("took a snapshot", { index, bytes });
      },
      onFailure: failed("the snapshot cannot be written"),
    });
    this.#sender = new SnapshotSender({
      store: stores.snapshots,
      transport: this.#transport,
      timers,
      limits,
      onEnded: (peer) => void this.#driver.step({ type: "snapshot_failed", peer }),
      onFailure: failed("the snapshot cannot be read"),
    });
    this.#receiver = new SnapshotReceiver({
      store: stores.snapshots,
      transport: this.#transport,
      onReceived: (snapshot, state, past) =>
        this.#driver.restore(snapshot, () => {
          this.#applier.replace(state, snapshot.position);
          this.#hub.restart(snapshot.position.index, state.services.toArray(), past);
          this.#meter.onRestored(snapshot);
          this.#assignments.restart();
          this.#taker.onRestored(snapshot.position.index);
          this.#transport.setMembers(snapshot.membership.members);
          options.logger.info("received a snapshot", { index: snapshot.position.index });
        }),
      onRefused: ({ message }) => options.logger.warn("refused a snapshot", { reason: message }),
      onFailure: failed("the snapshot cannot be stored"),
    });
    this.control = new Control({
      core,
      identity: stores.identity,
      applier: this.#applier,
      leadership: this.#leadership,
      link: new LeaderLink(this.#transport, this.#leadership, timers),
      transport: this.#transport,
      proposals: this.#proposals,
      barrier: this.#barrier,
      hub: this.#hub,
      leases: this.#leases,
      sidecars: this.#sidecars,
      assignments: this.#assignments,
      contacts,
      clock,
      timers,
      stateBytes: () => this.#meter.stateBytes,
      maxStateBytes: options.maxStateBytes ?? Infinity,
      tracing: options.tracing,
      entryBytes: limits.entryBytes,
      uploadName: `${identity.nodeId}-${drawName(rng)}`,
    });
    this.#wire();
    this.#driver.start();
  }

  /** What follows from an applied entry, and from a change of leader, in order. */
  #wire(): void {
    this.#applier.listen((entry, applied) => {
      const event = eventOf(applied);
      this.#hub.advance(entry.index, event);
      if (event !== undefined) this.#leases.onEvent(event);
      this.#groups.onApplied();
      if (applied?.sidecars !== undefined) {
        this.#assignments.advance(applied.sidecars);
        this.#sidecars.onChange(applied.sidecars);
      }
      this.#proposals.onApplied(entry, applied);
      this.#taker.onApplied(entry);
      if (entry.kind === "membership") this.#transport.setMembers(this.members());
    });
    this.#leadership.listen((standing, before) => {
      this.#proposals.onStanding(standing);
      for (const keeper of [this.#leases, this.#groups, this.#sidecars]) {
        if (standing.ready) keeper.begin();
        else keeper.end();
      }
      if (standing.role !== "leader") {
        this.#sender.stop();
        this.#meter.roundTrips.clear();
      }
      this.#logStanding(standing, before);
    });
  }

  #logStanding(standing: Standing, before: Standing): void {
    const { logger } = this.#options;
    const { role, term, leader } = standing;
    if (standing.ready && !before.ready) logger.info("leading", { term });
    else if (role === "follower" && leader !== undefined && leader !== before.leader) {
      logger.info("following", { leader, term });
    } else if (leader === undefined && before.leader !== undefined) {
      logger.warn("lost the leader", { term });
    } else logger.debug("standing", { role, term });
  }

  #events(): DriverEvents {
    return {
      apply: (entries) =>
        this.#guard("an entry cannot be applied", () => {
          this.#proposals.onCommitted(entries);
          this.#applier.apply(entries);
        }),
      readReady: (ids, index) => this.#barrier.onReady(ids, index),
      readFailed: (ids) => this.#barrier.onFailed(ids),
      standing: (standing) => this.#leadership.update(standing),
      sendSnapshot: (to, term) => this.#sender.start(to, term),
      snapshotAcked: (from, { position, next }: Extract<Effect, { type: "snapshot_acked" }>) =>
        this.#sender.onAck(from, position, next),
      receiveSnapshot: (from, chunk) => this.#receiver.receive(from, chunk),
      termPersisted: (term) =>
        this.#guard(
          "the identity file cannot be written",
          () => this.#options.stores.identity.update({ term }),
        ),
      written: () => this.#proposals.flush(),
      failed: (error) => this.#fail("the log cannot be written", error),
    };
  }

  #guard(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(what, error);
    }
  }

  #fail(what: string, error: unknown): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.control.close();
    this.#driver.halt();
    this.#options.onFatal(fatal(what, error));
  }

  members(): readonly Member[] {
    return this.#driver.core.membership?.members ?? [];
  }

  /** What it counts of itself; cheap, whatever there is. */
  figures(): NodeFigures {
    return this.#meter.figures();
  }

  /**
   * Stops taking part: hands leadership on where there is somebody to take it, finishes what is
   * being written, and closes the connections. The stores stay open.
   */
  async stop(): Promise<void> {
    if (this.#leadership.standing.role === "leader" && this.members().length > 1) {
      this.#driver.step({ type: "resign" });
      await this.#untilNotLeading();
    }
    this.#stopping = true;
    this.control.close();
    this.#leases.end();
    this.#groups.end();
    this.#sidecars.end();
    this.#sender.stop();
    await this.#taker.stop();
    await this.#receiver.stop();
    await this.#driver.stop();
    // Nothing will be applied any more: whoever still waits is told that it may be done, or not.
    this.#proposals.end();
    await this.#transport.close();
  }

  #untilNotLeading(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.timers.after(
        this.#options.settings.electionTimeout,
        () => resolve(),
      );
      this.#leadership.listen((standing) => {
        if (standing.role === "leader") return;
        cancel();
        resolve();
      });
    });
  }
}

/** 64 random bits: an upload of the process before this one may still be in the state. */
function drawName(rng: Rng): string {
  const word = () => integerBetween(rng, 0, 2 ** 32).toString(16).padStart(8, "0");
  return word() + word();
}

function limitsOf({ limits }: NodeOptions): NodeLimits {
  return limits ?? NODE_LIMITS;
}

/** Members are ahead of each other by equal parts of the interval. */
function phaseOf(id: NodeId, members: readonly Member[]): number {
  const place = members.findIndex((member) => member.id === id);
  return Math.max(0, place) / Math.max(1, members.length);
}
