import { type Clock, ConveyorError, type FatalError, type Millis } from "../base/mod.ts";
import { NODE_LIMITS, type NodeId, type NodeLimits, WAIT_LIMITS } from "../base/mod.ts";
import type { Revision, Rng, Timers } from "../base/mod.ts";
import { type Effect, type Member, RaftCore, type Standing } from "../raft/mod.ts";
import {
  type Command,
  decodeProposal,
  encodeCommand,
  isOutcomeOf,
  type ReplicatedState,
} from "../state/mod.ts";
import type { IdentityStore, LogStore, SnapshotStore } from "../storage/mod.ts";
import type { RaftPort, Transport } from "../transport/mod.ts";
import type {
  CallOptions,
  ClusterStatus,
  Committed,
  ControlPlane,
  Heartbeat,
  HeartbeatAnswer,
  ReadOptions,
  WatchListener,
  WatchRequest,
} from "./api.ts";
import { Applier, eventOf } from "./applier.ts";
import { type DriverEvents, type EffectProbe, fatal, RaftDriver } from "./driver.ts";
import { formCluster } from "./formation.ts";
import {
  decodeAnswers,
  decodeForwarded,
  decodeSettled,
  decodeStatus,
  encodeAnswers,
  encodeForwarded,
  encodeSettled,
  encodeStatus,
  type Forwarded,
} from "./forward.ts";
import { LeaderLink } from "./leader_link.ts";
import { Leadership } from "./leadership.ts";
import { LeaseKeeper } from "./lease_keeper.ts";
import type { NodeLogger } from "./logger.ts";
import { Proposals, type Settled } from "./proposals.ts";
import { ReadBarrier } from "./reads.ts";
import { type RecoveredNode, recoverNode } from "./recovery.ts";
import { SnapshotReceiver } from "./snapshot_receiver.ts";
import { SnapshotSender } from "./snapshot_sender.ts";
import { SnapshotTaker } from "./snapshot_taker.ts";
import { clusterStatus } from "./status.ts";
import { pause } from "./wait.ts";
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

/** One member of the cluster: the parts of this folder, wired up. */
export class Node implements ControlPlane {
  readonly #options: NodeOptions;
  readonly #driver: RaftDriver;
  readonly #applier: Applier;
  readonly #leadership: Leadership;
  readonly #link: LeaderLink;
  readonly #proposals: Proposals;
  readonly #barrier: ReadBarrier;
  readonly #hub: WatchHub;
  readonly #leases: LeaseKeeper;
  readonly #taker: SnapshotTaker;
  readonly #sender: SnapshotSender;
  readonly #receiver: SnapshotReceiver;
  readonly #transport: Transport & { setMembers(members: readonly Member[]): void };
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
    this.#transport = options.port.join({ clusterId: identity.clusterId!, members }, {
      receive: (from, message) => void this.#driver.step({ type: "receive", from, message }),
      answer: (_from, request, signal) => this.#answer(decodeForwarded(request), signal),
    });
    this.#driver = new RaftDriver({
      core,
      log: stores.log,
      transport: this.#transport,
      clock,
      timers,
      events: this.#events(),
      limits,
      ...recovered.raft.hardState,
      ...(options.probe && { probe: options.probe }),
    });
    this.#leadership = new Leadership(core.standing, timers);
    this.#link = new LeaderLink(this.#transport, this.#leadership, timers);
    this.#applier = new Applier(recovered.state, recovered.position);
    this.#proposals = new Proposals(this.#driver, clock, limits);
    this.#barrier = new ReadBarrier({
      driver: this.#driver,
      applier: this.#applier,
      leadership: this.#leadership,
      timers,
      retryAfter: 2 * settings.electionTimeout,
    });
    this.#hub = new WatchHub(timers, recovered.history, recovered.position.index);
    this.#leases = new LeaseKeeper({
      applier: this.#applier,
      clock,
      timers,
      propose: (command) => this.#proposals.submit(encodeCommand({ at: 0, command })),
      confirm: () => this.#barrier.barrier(),
    });
    const failed = (what: string) => (error: unknown) => this.#fail(what, error);
    this.#taker = new SnapshotTaker({
      driver: this.#driver,
      applier: this.#applier,
      store: stores.snapshots,
      interval: settings.snapshotInterval,
      limits,
      lastIndex: recovered.snapshot?.position.index ?? 0,
      held: () => this.#sender.busy,
      replicated: () => Math.min(...core.peers().map(({ match }) => match)),
      onTaken: ({ position, bytes }) =>
        options.logger.info("took a snapshot", { index: position.index, bytes }),
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
      onReceived: (snapshot, state) =>
        this.#driver.restore(snapshot, () => {
          this.#applier.replace(state, snapshot.position);
          this.#hub.restart(snapshot.position.index);
          this.#taker.onRestored(snapshot.position.index);
          this.#transport.setMembers(snapshot.membership.members);
        }),
      onRefused: ({ message }) => options.logger.warn("refused a snapshot", { reason: message }),
      onFailure: failed("the snapshot cannot be stored"),
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
      this.#proposals.onApplied(entry, applied);
      this.#taker.onApplied(entry);
      if (entry.kind === "membership") this.#transport.setMembers(this.members());
    });
    this.#leadership.listen((standing, before) => {
      this.#proposals.onStanding(standing);
      if (standing.ready) this.#leases.begin();
      else this.#leases.end();
      if (standing.role !== "leader") this.#sender.stop();
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
        this.#guard("an entry cannot be applied", () => this.#applier.apply(entries)),
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
    this.#driver.halt();
    this.#options.onFatal(fatal(what, error));
  }

  members(): readonly Member[] {
    return this.#driver.core.membership?.members ?? [];
  }

  async propose<C extends Command>(command: C, options: CallOptions = {}): Promise<Committed<C>> {
    const encoded = encodeCommand({ at: 0, command });
    const { entryBytes } = limitsOf(this.#options);
    if (encoded.length > entryBytes) {
      const message = `the request takes ${encoded.length} bytes of log, ` +
        `more than the ${entryBytes} allowed`;
      throw new ConveyorError("resource_exhausted", message);
    }
    const { outcome, revision } = await this.#onLeader(
      options.signal,
      () => this.#proposals.submit(encoded),
      { type: "propose", command: encoded },
      decodeSettled,
    );
    if (!outcome.ok) throw new ConveyorError(outcome.code, outcome.message);
    if (!isOutcomeOf<C>(command.type, outcome)) {
      throw new ConveyorError("internal", `the outcome does not fit the command ${command.type}`);
    }
    return { result: outcome.result, revision };
  }

  async read<T>(
    query: (state: ReplicatedState, revision: Revision) => T,
    options: ReadOptions,
  ): Promise<T> {
    if (options.consistency === "linearizable") {
      this.#refuseWhenStopping();
      await this.#barrier.barrier(options.signal);
    }
    return query(this.#applier.state, this.#applier.index);
  }

  heartbeat(beats: readonly Heartbeat[], options: CallOptions = {}): Promise<HeartbeatAnswer[]> {
    return this.#onLeader(
      options.signal,
      async () => {
        const answers = await this.#leases.heartbeat(beats);
        if (answers === undefined) throw notReady();
        return answers;
      },
      { type: "heartbeat", beats },
      decodeAnswers,
    );
  }

  watchServices(request: WatchRequest, listener: WatchListener): () => void {
    let cancel: (() => void) | undefined;
    let ended = false;
    const begin = () => {
      if (ended) return;
      cancel = request.startRevision === 0
        ? this.#hub.watchFromState(this.#applier.state.services.values(), { ...request, listener })
        : this.#hub.watchFromRevision(request.startRevision, { ...request, listener });
    };
    // What a resuming watcher has seen, this node may not have applied yet.
    const mayBegin = request.consistency === "stale" &&
      request.startRevision <= this.#applier.index;
    const ready = mayBegin ? Promise.resolve() : this.#barrier.barrier(request.signal);
    ready.then(begin).catch((error) => {
      if (!ended) listener.end(error);
    });
    return () => {
      ended = true;
      cancel?.();
    };
  }

  lastHeartbeat(serviceId: string, registrationId: string): Millis | undefined {
    return this.#leases.lastBeat(serviceId, registrationId);
  }

  /** As the leader sees it, or, where there is none, as this node does. */
  async status(): Promise<ClusterStatus> {
    const own = this.#ownStatus();
    const { leader } = this.#leadership.standing;
    if (leader === undefined || leader === own.nodeId) return own;
    try {
      const request = encodeForwarded({ type: "status" });
      const { members, leaderId } = decodeStatus(
        await this.#link.ask(leader, request),
      );
      return leaderId === leader ? { ...own, members } : own;
    } catch {
      return own;
    }
  }

  #ownStatus(): ClusterStatus {
    const { stores, clock } = this.#options;
    return clusterStatus(this.#driver.core, stores.identity.get(), this.#applier.index, clock);
  }

  /**
   * Does something on the leader: here, or over there. What has certainly not been done is tried
   * again while there is time, since leaders change; what may have been done never is.
   */
  async #onLeader<T>(
    signal: AbortSignal | undefined,
    here: () => Promise<T>,
    request: Forwarded,
    decode: (answer: Uint8Array) => T,
  ): Promise<T> {
    const { clock, timers } = this.#options;
    const giveUpAt = clock.monotonic() + WAIT_LIMITS.leaderMs;
    for (;;) {
      this.#refuseWhenStopping();
      const left = Math.max(0, giveUpAt - clock.monotonic());
      const leader = await this.#leadership.leader(left, signal);
      try {
        if (leader === this.#id) return await here();
        return decode(await this.#link.ask(leader, encodeForwarded(request), signal));
      } catch (error) {
        const again = error instanceof ConveyorError && error.code === "unavailable" &&
          clock.monotonic() < giveUpAt;
        if (!again) throw error;
      }
      await pause(timers, RETRY_AFTER, signal);
    }
  }

  /** Answers what another member has passed on. */
  async #answer(request: Forwarded, _signal: AbortSignal): Promise<Uint8Array> {
    this.#refuseWhenStopping();
    switch (request.type) {
      case "propose": {
        if (this.#leadership.standing.role !== "leader") throw notReady();
        // What this version cannot read must not get into the log.
        decodeProposal(request.command);
        const settled: Settled = await this.#proposals.submit(request.command);
        return encodeSettled(settled);
      }
      case "heartbeat": {
        const answers = await this.#leases.heartbeat(request.beats);
        if (answers === undefined) throw notReady();
        return encodeAnswers(answers);
      }
      case "status":
        return encodeStatus(this.#ownStatus());
      default: {
        const rest: never = request;
        return rest;
      }
    }
  }

  get #id(): NodeId {
    return this.#options.stores.identity.get().nodeId;
  }

  #refuseWhenStopping(): void {
    if (!this.#stopping) return;
    throw new ConveyorError("unavailable", "this node is stopping; nothing was done, try another");
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
    this.#leases.end();
    this.#sender.stop();
    await this.#taker.stop();
    await this.#receiver.stop();
    await this.#driver.stop();
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

/** Between two tries to reach the leader. */
const RETRY_AFTER: Millis = 20;

function limitsOf({ limits }: NodeOptions): NodeLimits {
  return limits ?? NODE_LIMITS;
}

function notReady(): ConveyorError {
  return new ConveyorError("unavailable", "this node does not lead");
}
