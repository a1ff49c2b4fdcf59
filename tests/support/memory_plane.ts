// A control plane without a cluster: every command is applied at once, in memory. For tests of what
// is above the node.

import {
  ConveyorError,
  FatalError,
  LEASE_INTERVALS,
  NODE_LIMITS,
  nodeId,
} from "../../lib/base/mod.ts";
import { systemClock, systemTimers } from "../../lib/base/system.ts";
import type {
  AssignmentListener,
  CallOptions,
  ClusterStatus,
  Committed,
  ControlPlane,
  Heartbeat,
  HeartbeatAnswer,
  NewCheckpoint,
  ReadOptions,
  Registration,
  SidecarAnswer,
  SidecarBeat,
  WatchListener,
  WatchRequest,
} from "../../lib/node/api.ts";
import { CheckpointUploads } from "../../lib/node/checkpoint_uploads.ts";
import { AssignmentHub } from "../../lib/node/assignment_hub.ts";
import { SidecarKeeper } from "../../lib/node/sidecar_keeper.ts";
import {
  type Command,
  type Due,
  eventFor,
  isOutcomeOf,
  listServices,
  ReplicatedState,
  type SaveCheckpoint,
  type ServiceEvent,
} from "../../lib/state/mod.ts";

type Watcher = { readonly request: WatchRequest; readonly listener: WatchListener };

export class MemoryPlane implements ControlPlane {
  readonly state = new ReplicatedState();
  readonly watchers = new Set<Watcher>();
  /** The options of the reads so far. */
  readonly reads: ReadOptions[] = [];
  /** The sizes of the heartbeat batches so far. */
  readonly batches: number[] = [];
  /** The signals of the proposals so far. */
  readonly signals: (AbortSignal | undefined)[] = [];
  /** Thrown by every proposal, read and heartbeat while it is set. */
  failure: Error | undefined;
  /** Proposals, reads and heartbeats wait for it. */
  gate: Promise<void> = Promise.resolve();
  /** What the services, by their ids, are told in the answers to their heartbeats. */
  readonly due = new Map<string, Due>();
  /** The heartbeats so far. */
  readonly beats: Heartbeat[] = [];
  now = 1_700_000_000_000;
  readonly #events: ServiceEvent[] = [];
  readonly #beatAt = new Map<string, number>();
  readonly #uploads = new CheckpointUploads({
    plane: this,
    clock: systemClock,
    timers: systemTimers,
    name: "upload",
    entryBytes: NODE_LIMITS.entryBytes,
  });
  readonly #assignments = new AssignmentHub(this);
  readonly #sidecars = new SidecarKeeper({
    applier: this,
    clock: { wall: () => this.now, monotonic: () => 0 },
    // No time passes, so no lease ends.
    timers: { after: () => () => {} },
    propose: (command) => this.propose(command),
    confirm: () => Promise.resolve(),
    time: { read: () => 0, latest: () => 0 },
  });

  constructor() {
    this.#sidecars.begin();
  }

  get revision(): number {
    return this.state.revision;
  }

  async propose<C extends Command>(command: C, options?: CallOptions): Promise<Committed<C>> {
    this.signals.push(options?.signal);
    await this.#ready();
    const revision = this.state.revision + 1;
    const { outcome, events, sidecars } = this.state.apply({ at: this.now, command }, revision);
    for (const event of events) this.#publish(event);
    if (sidecars !== undefined) {
      this.#assignments.advance(sidecars);
      this.#sidecars.onChange(sidecars);
    }
    if (!isOutcomeOf<C>(command.type, outcome)) throw new FatalError("a result of another command");
    if (!outcome.ok) throw new ConveyorError(outcome.code, outcome.message);
    return { result: outcome.result, revision };
  }

  saveCheckpoint(
    checkpoint: NewCheckpoint,
    options: CallOptions = {},
  ): Promise<Committed<SaveCheckpoint>> {
    return this.#uploads.save(checkpoint, options);
  }

  async read<T>(
    query: (state: ReplicatedState, revision: number) => T,
    options: ReadOptions,
  ): Promise<T> {
    this.reads.push(options);
    await this.#ready();
    return query(this.state, this.state.revision);
  }

  async heartbeat(beats: readonly Heartbeat[]): Promise<HeartbeatAnswer[]> {
    this.batches.push(beats.length);
    this.beats.push(...beats);
    await this.#ready();
    return beats.map(({ serviceId, registrationId }) => {
      const service = this.state.services.get(serviceId);
      const acknowledged = service?.registrationId === registrationId;
      if (acknowledged) this.#beatAt.set(registrationId, this.now);
      const ttl = (service?.heartbeatInterval ?? 0) * LEASE_INTERVALS;
      if (!acknowledged) return { serviceId, acknowledged, nextDeadline: 0 };
      const due = this.due.get(serviceId);
      return { serviceId, acknowledged, nextDeadline: ttl, ...(due && { due }) };
    });
  }

  async sidecarHeartbeat(beat: SidecarBeat): Promise<SidecarAnswer> {
    await this.#ready();
    const answer = await this.#sidecars.heartbeat(beat);
    if (answer === undefined) throw new FatalError("nobody leads");
    return answer;
  }

  watchAssignments(
    sidecarId: string,
    _options: ReadOptions,
    listener: AssignmentListener,
  ): () => void {
    try {
      return this.#assignments.watch(sidecarId, listener);
    } catch (error) {
      listener.end(error as ConveyorError);
      return () => {};
    }
  }

  watchServices(request: WatchRequest, listener: WatchListener): () => void {
    const watcher = { request, listener };
    if (request.startRevision > this.revision) {
      listener.end(
        new ConveyorError("invalid_argument", "start_revision is beyond the current one"),
      );
      return () => {};
    }
    if (request.startRevision === 0) {
      const all = { ...request.filter, includeUnhealthy: true };
      for (const service of listServices(this.state, all)) {
        const revision = service.modifiedRevision;
        listener.next({ type: "event", kind: "added", service, revision });
      }
    } else {
      for (const event of this.#events) {
        if (event.revision > request.startRevision) deliver(watcher, event);
      }
    }
    this.#bookmark(watcher);
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** Sends every watcher that asked for bookmarks one. */
  bookmarkAll(): void {
    for (const watcher of this.watchers) this.#bookmark(watcher);
  }

  lastHeartbeat({ registrationId }: Registration): number | undefined {
    return this.#beatAt.get(registrationId);
  }

  lastHeartbeats(registrations: readonly Registration[]): Promise<(number | undefined)[]> {
    return Promise.resolve(registrations.map((one) => this.lastHeartbeat(one)));
  }

  status(): Promise<ClusterStatus> {
    const id = nodeId(1);
    const index = this.revision;
    return Promise.resolve({
      nodeId: id,
      clusterId: undefined,
      leaderId: id,
      term: 1,
      commitIndex: index,
      appliedIndex: index,
      members: [{
        nodeId: id,
        address: "127.0.0.1:50052",
        role: "leader",
        healthy: true,
        matchIndex: index,
        lastContact: this.now,
      }],
    });
  }

  askMember(): Promise<Uint8Array> {
    return Promise.reject(new ConveyorError("unavailable", "there are no others"));
  }

  answerMembers(_answer: (request: Uint8Array) => Promise<Uint8Array>): void {}

  #bookmark({ request, listener }: Watcher): void {
    if (request.bookmarks) listener.next({ type: "bookmark", revision: this.revision });
  }

  #publish(event: ServiceEvent): void {
    this.#events.push(event);
    for (const watcher of this.watchers) deliver(watcher, event);
  }

  async #ready(): Promise<void> {
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
  }
}

function deliver({ request, listener }: Watcher, event: ServiceEvent): void {
  const change = eventFor(request.filter, event);
  if (change !== undefined) listener.next({ type: "event", ...change });
}
