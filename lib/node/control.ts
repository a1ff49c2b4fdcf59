import { type Clock, ConveyorError, type Millis, type Timers, WAIT_LIMITS } from "../base/mod.ts";
import type { NodeId } from "../base/mod.ts";
import type { Revision } from "../base/mod.ts";
import type { RaftCore } from "../raft/mod.ts";
import {
  type Command,
  decodeProposal,
  encodeCommand,
  isOutcomeOf,
  type ReplicatedState,
  type SaveCheckpoint,
} from "../state/mod.ts";
import type { IdentityStore } from "../storage/mod.ts";
import type { Transport } from "../transport/mod.ts";
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
} from "./api.ts";
import type { Span, Tracing } from "../telemetry/mod.ts";
import { CheckpointUploads } from "./checkpoint_uploads.ts";
import type { AssignmentHub } from "./assignment_hub.ts";
import type { Applier } from "./applier.ts";
import type { Contacts } from "./contacts.ts";
import {
  decodeSettled,
  decodeStatus,
  encodeForwarded,
  encodeSettled,
  encodeStatus,
  type Forwarded,
} from "./forward.ts";
import { decodeHeard, encodeHeard } from "./forward_heard.ts";
import { decodeAnswers, encodeAnswers } from "./forward_heartbeat.ts";
import { decodeSidecarAnswer, encodeSidecarAnswer } from "./forward_sidecar.ts";
import type { LeaderLink } from "./leader_link.ts";
import type { Leadership } from "./leadership.ts";
import type { LeaseKeeper } from "./lease_keeper.ts";
import type { Proposals } from "./proposals.ts";
import type { ReadBarrier } from "./reads.ts";
import type { SidecarKeeper } from "./sidecar_keeper.ts";
import { clusterStatus } from "./status.ts";
import { continued, traced } from "./traced.ts";
import { pause, waitFor } from "./wait.ts";
import type { WatchHub } from "./watch_hub.ts";

/** Between two tries to reach the leader. */
const RETRY_AFTER: Millis = 20;

/** Commands that make the state larger by what they carry. */
const GROWING: ReadonlySet<Command["type"]> = new Set<Command["type"]>([
  "register_sidecar",
  "create_pipeline",
  "update_pipeline",
  "join_group",
  "save_checkpoint",
  "stage_checkpoint",
]);

/** The parts of a node that requests need. */
export type ControlParts = {
  readonly core: RaftCore;
  readonly identity: IdentityStore;
  readonly applier: Applier;
  readonly leadership: Leadership;
  readonly link: LeaderLink;
  readonly transport: Pick<Transport, "request">;
  readonly proposals: Proposals;
  readonly barrier: ReadBarrier;
  readonly hub: WatchHub;
  readonly leases: LeaseKeeper;
  readonly sidecars: SidecarKeeper;
  readonly assignments: AssignmentHub;
  readonly contacts: Contacts;
  readonly clock: Clock;
  readonly timers: Timers;
  /** What the replicated state takes in memory, about, and may take. */
  readonly stateBytes: () => number;
  readonly maxStateBytes: number;
  /** Bytes that one command may take in the log. */
  readonly entryBytes: number;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Begins the names of this process's uploads; no other process may ever have had it. */
  readonly uploadName: string;
};

/** Takes requests, of clients by the edge and of other members, to where they can be carried out. */
export class Control implements ControlPlane {
  readonly #parts: ControlParts;
  readonly #uploads: CheckpointUploads;
  #closed = false;
  #answerMember = (_request: Uint8Array): Promise<Uint8Array> =>
    Promise.reject(new ConveyorError("unavailable", "this node is starting"));

  constructor(parts: ControlParts) {
    this.#parts = parts;
    const { clock, timers, entryBytes, uploadName: name } = parts;
    this.#uploads = new CheckpointUploads({ plane: this, clock, timers, entryBytes, name });
  }

  /** Refuses everything from now on that does not answer from this node's own state. */
  close(): void {
    this.#closed = true;
  }

  async propose<C extends Command>(command: C, options: CallOptions = {}): Promise<Committed<C>> {
    const encoded = encodeCommand({ at: 0, command });
    const { entryBytes } = this.#parts;
    if (encoded.length > entryBytes) {
      const message = `the request takes ${encoded.length} bytes of log, ` +
        `more than the ${entryBytes} allowed`;
      throw new ConveyorError("resource_exhausted", message);
    }
    if (this.#grows(command)) this.#checkRoom(encoded.length);
    const { outcome, revision } = await traced(options, command.type, (span) =>
      this.#onLeader(
        options,
        () => this.#parts.proposals.submit(encoded, span),
        { type: "propose", command: encoded, traceparent: span?.traceparent },
        decodeSettled,
      ));
    if (!outcome.ok) throw new ConveyorError(outcome.code, outcome.message);
    if (!isOutcomeOf<C>(command.type, outcome)) {
      throw new ConveyorError("internal", `the outcome does not fit the command ${command.type}`);
    }
    return { result: outcome.result, revision };
  }

  /** To register again is to take the place of what there is. */
  #grows(command: Command): boolean {
    if (command.type !== "register") return GROWING.has(command.type);
    return this.#parts.applier.state.services.get(command.service.serviceId) === undefined;
  }

  /**
   * Here and not where commands are applied: members may be given different bounds, and their states
   * must not differ. Writes that are on their way may pass the bound together, by what the log takes.
   */
  #checkRoom(more: number): void {
    const { stateBytes, maxStateBytes } = this.#parts;
    if (stateBytes() + more <= maxStateBytes) return;
    const message = `the state takes about ${stateBytes()} bytes, and ${more} more would exceed ` +
      `the ${maxStateBytes} allowed (limits.max_state_bytes)`;
    throw new ConveyorError("resource_exhausted", message);
  }

  saveCheckpoint(
    checkpoint: NewCheckpoint,
    options: CallOptions = {},
  ): Promise<Committed<SaveCheckpoint>> {
    return this.#uploads.save(checkpoint, options);
  }

  async read<T>(
    query: (state: ReplicatedState, revision: Revision) => T,
    options: ReadOptions,
  ): Promise<T> {
    if (options.consistency === "linearizable") {
      this.#refuseWhenClosed();
      await this.#parts.barrier.barrier(options.signal);
    }
    return query(this.#parts.applier.state, this.#parts.applier.index);
  }

  heartbeat(beats: readonly Heartbeat[], options: CallOptions = {}): Promise<HeartbeatAnswer[]> {
    return this.#onLeader(
      options,
      () => this.#beat(beats),
      { type: "heartbeat", beats },
      decodeAnswers,
    );
  }

  async #beat(beats: readonly Heartbeat[]): Promise<HeartbeatAnswer[]> {
    const answers = await this.#parts.leases.heartbeat(beats);
    if (answers === undefined) throw notReady();
    return answers;
  }

  watchServices(request: WatchRequest, listener: WatchListener): () => void {
    let cancel: (() => void) | undefined;
    let ended = false;
    const begin = () => {
      if (ended) return;
      cancel = request.startRevision === 0
        ? this.#parts.hub.watchFromState({ ...request, listener })
        : this.#parts.hub.watchFromRevision(request.startRevision, { ...request, listener });
    };
    // What a resuming watcher has seen, this node may not have applied yet.
    const mayBegin = request.consistency === "stale" &&
      request.startRevision <= this.#parts.applier.index;
    const ready = mayBegin ? Promise.resolve() : this.#parts.barrier.barrier(request.signal);
    ready.then(begin).catch((error) => {
      if (!ended) listener.end(error);
    });
    return () => {
      ended = true;
      cancel?.();
    };
  }

  sidecarHeartbeat(beat: SidecarBeat, options: CallOptions = {}): Promise<SidecarAnswer> {
    return this.#onLeader(
      options,
      () => this.#beatOfSidecar(beat),
      { type: "sidecar_heartbeat", beat },
      decodeSidecarAnswer,
    );
  }

  async #beatOfSidecar(beat: SidecarBeat): Promise<SidecarAnswer> {
    const answer = await this.#parts.sidecars.heartbeat(beat);
    if (answer === undefined) throw notReady();
    return answer;
  }

  watchAssignments(
    sidecarId: string,
    { consistency, signal }: ReadOptions,
    listener: AssignmentListener,
  ): () => void {
    let cancel: (() => void) | undefined;
    let ended = false;
    const ready = consistency === "stale" ? Promise.resolve() : this.#parts.barrier.barrier(signal);
    ready.then(() => {
      if (!ended) cancel = this.#parts.assignments.watch(sidecarId, listener);
    }).catch((error) => {
      if (!ended) listener.end(error);
    });
    return () => {
      ended = true;
      cancel?.();
    };
  }

  lastHeartbeat(registration: Registration): Millis | undefined {
    return this.#parts.leases.lastBeat(registration);
  }

  async lastHeartbeats(
    registrations: readonly Registration[],
    { consistency, signal }: ReadOptions,
  ): Promise<readonly (Millis | undefined)[]> {
    const { leadership, identity, link, leases } = this.#parts;
    const { leader } = leadership.standing;
    const mayAsk = consistency === "linearizable" && leader !== undefined;
    if (!mayAsk || leader === identity.get().nodeId) {
      return registrations.map((registration) => leases.lastBeat(registration));
    }
    const request = encodeForwarded({ type: "heard", registrations });
    // To know nothing of heartbeats is better than to have no answer.
    return await link.ask(leader, request, signal).then(decodeHeard).catch(() => []);
  }

  /** As the leader sees it, or, where there is none, as this node does. */
  async status(): Promise<ClusterStatus> {
    const own = this.#ownStatus();
    const { leader } = this.#parts.leadership.standing;
    if (leader === undefined || leader === own.nodeId) return own;
    try {
      const request = encodeForwarded({ type: "status" });
      const { members, leaderId } = decodeStatus(
        await this.#parts.link.ask(leader, request),
      );
      return leaderId === leader ? { ...own, members } : own;
    } catch {
      return own;
    }
  }

  askMember(
    member: NodeId,
    request: Uint8Array,
    { signal }: CallOptions = {},
  ): Promise<Uint8Array> {
    const { timers, transport } = this.#parts;
    const ended = new AbortController();
    const limits = { timers, wait: WAIT_LIMITS.requestMs, late: () => silent(member), signal };
    return waitFor<Uint8Array>(limits, (waiter) => {
      const encoded = encodeForwarded({ type: "member", request });
      transport.request(member, encoded, ended.signal).then(waiter.resolve, waiter.reject);
    }, () => ended.abort());
  }

  answerMembers(answer: (request: Uint8Array) => Promise<Uint8Array>): void {
    this.#answerMember = answer;
  }

  #ownStatus(): ClusterStatus {
    const { core, identity, applier, clock, contacts } = this.#parts;
    return clusterStatus(core, identity.get(), applier.index, clock, contacts);
  }

  /**
   * Does something on the leader: here, or over there. What has certainly not been done is tried
   * again while there is time, since leaders change; what may have been done only where it does
   * no harm to be done twice.
   *
   * Where nothing has to be waited for, no timer and no signal is made: that would cost a fifth of
   * a write.
   */
  async #onLeader<T>(
    options: CallOptions,
    here: () => Promise<T>,
    request: Forwarded,
    decode: (answer: Uint8Array) => T,
  ): Promise<T> {
    const { clock, timers, identity, leadership, link } = this.#parts;
    const giveUpAt = clock.monotonic() + WAIT_LIMITS.leaderMs;
    for (;;) {
      this.#refuseWhenClosed();
      const left = Math.max(0, giveUpAt - clock.monotonic());
      const leader = leadership.standing.leader ?? await leadership.leader(left, options.signal);
      try {
        if (leader === identity.get().nodeId) return await here();
        return decode(await link.ask(leader, encodeForwarded(request), options.signal));
      } catch (cause) {
        const error = request.type === "propose" ? cause : harmless(cause);
        const again = error instanceof ConveyorError && error.code === "unavailable" &&
          clock.monotonic() < giveUpAt;
        if (!again) throw error;
      }
      await pause(timers, RETRY_AFTER, options.signal);
    }
  }

  /** Answers what another member has passed on. */
  async answer(request: Forwarded): Promise<Uint8Array> {
    this.#refuseWhenClosed();
    switch (request.type) {
      case "propose": {
        if (this.#parts.leadership.standing.role !== "leader") throw notReady();
        // What this version cannot read must not get into the log.
        decodeProposal(request.command);
        const { proposals, tracing } = this.#parts;
        const submit = (span?: Span) => proposals.submit(request.command, span);
        return encodeSettled(await continued(tracing, request.traceparent, submit));
      }
      case "heartbeat":
        return encodeAnswers(await this.#beat(request.beats));
      case "sidecar_heartbeat":
        return encodeSidecarAnswer(await this.#beatOfSidecar(request.beat));
      case "heard": {
        const { leases } = this.#parts;
        return encodeHeard(request.registrations.map((one) => leases.lastBeat(one)));
      }
      case "status":
        return encodeStatus(this.#ownStatus());
      case "member":
        return await this.#answerMember(request.request);
      default: {
        const rest: never = request;
        return rest;
      }
    }
  }

  #refuseWhenClosed(): void {
    if (!this.#closed) return;
    throw new ConveyorError("unavailable", "this node is stopping; nothing was done, try another");
  }
}

/** The failure of what may be done twice, as a heartbeat: it only says how things are. */
function harmless(error: unknown): unknown {
  if (!(error instanceof ConveyorError) || error.code !== "outcome_unknown") return error;
  const message = "the leader has not answered; what was asked may be asked again";
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}

function silent(member: NodeId): ConveyorError {
  return new ConveyorError("outcome_unknown", `node ${member} has not answered in time`);
}

function notReady(): ConveyorError {
  return new ConveyorError("unavailable", "this node does not lead");
}
