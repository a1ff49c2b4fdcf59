/** What the edge may ask of a node, and nothing else: the seam between `node/` and what is above. */
import type { ClusterId, Millis, NodeId, Revision, Term } from "../base/mod.ts";
import type { Span } from "../telemetry/mod.ts";
import type {
  AssignmentChange,
  Command,
  Due,
  Health,
  ReplicatedState,
  ResultOf,
  SaveCheckpoint,
  Service,
  ServiceFilter,
  SidecarOrders,
} from "../state/mod.ts";

export type CallOptions = {
  /** Aborted when the client has gone or its deadline has passed: the work stops. */
  readonly signal?: AbortSignal;
  /** Of the call that asks; undefined where nobody traces. */
  readonly span?: Span | undefined;
};

/** A command's result together with the revision at which it took effect. */
export type Committed<C extends Command> = {
  readonly result: ResultOf<C>;
  readonly revision: Revision;
};

/** A checkpoint that is to be saved; "" for an id that is made up for it. */
export type NewCheckpoint =
  & Pick<SaveCheckpoint, "serviceId" | "checkpointId" | "sourceOffsets">
  & { readonly data: Uint8Array };

export type ReadOptions = CallOptions & {
  /** `linearizable`: everything acknowledged before the call is seen. `stale`: this node's own view. */
  readonly consistency: "linearizable" | "stale";
};

export type Registration = { readonly serviceId: string; readonly registrationId: string };

/** One heartbeat as it came in. `health` is undefined where the request carried none. */
export type Heartbeat = {
  readonly serviceId: string;
  readonly registrationId: string;
  readonly health?: Health;
  /** Requests that the service says it is working on; undefined where it did not say. */
  readonly activeRequests?: number;
  /** The generation that the service has carried out, of those of its groups that it speaks of. */
  readonly groups?: ReadonlyMap<string, number>;
};

export type HeartbeatAnswer = {
  readonly serviceId: string;
  /** False for a registration that is unknown or has been replaced. */
  readonly acknowledged: boolean;
  /** How long from now the lease lasts without another heartbeat; 0 when not acknowledged. */
  readonly nextDeadline: Millis;
  /** What the service has to be told; undefined for nothing, and where it is not acknowledged. */
  readonly due?: Due;
};

/** One heartbeat of a sidecar as it came in. */
export type SidecarBeat = {
  readonly sidecarId: string;
  /** Of the local services that it speaks of, by name. */
  readonly health: ReadonlyMap<string, boolean>;
  /** The versions that it runs, by pipeline. */
  readonly applied: ReadonlyMap<string, Revision>;
  /** Why it refuses its assignment, by pipeline. */
  readonly rejected: ReadonlyMap<string, string>;
  /** What it works on and what waits in it; undefined where it did not say. */
  readonly activeRequests?: number;
};

export type SidecarAnswer = SidecarOrders & {
  /** False for a sidecar that is not registered. */
  readonly acknowledged: boolean;
  /** It is to finish what it has of these, and take nothing new. */
  readonly drain?: { readonly pipelineIds: readonly string[]; readonly timeout: Millis };
};

/** Receives a watch of assignments, in order and without gap. After `end` nothing more comes. */
export interface AssignmentListener {
  next(change: AssignmentChange): void;
  end(error: Error): void;
}

export type ServiceEventKind =
  | "added"
  | "modified"
  | "removed"
  | "health_changed"
  | "partitions_assigned"
  | "partitions_revoked";

export type WatchItem =
  | {
    readonly type: "event";
    readonly kind: ServiceEventKind;
    readonly service: Service;
    readonly revision: Revision;
  }
  | { readonly type: "bookmark"; readonly revision: Revision };

export type WatchRequest = ReadOptions & {
  readonly filter: ServiceFilter;
  /** 0: begin with the matching state as `added`; else resume after this revision. */
  readonly startRevision: Revision;
  readonly bookmarks: boolean;
};

/** Receives a watch, in order and without gap. After `end` nothing more comes. */
export interface WatchListener {
  /**
   * Whether what it has been handed still waits to be read: then it is handed the state that it
   * begins with later.
   */
  behind?(): boolean;
  next(item: WatchItem): void;
  end(error: Error): void;
}

export type Role = "leader" | "follower" | "candidate" | "learner" | "unknown";

export type MemberStatus = {
  readonly nodeId: NodeId;
  readonly address: string;
  readonly role: Role;
  readonly healthy: boolean;
  readonly matchIndex: number;
  /** Wall-clock time of the last word from it; undefined for none yet. */
  readonly lastContact: Millis | undefined;
};

export type ClusterStatus = {
  readonly nodeId: NodeId;
  readonly clusterId: ClusterId | undefined;
  readonly leaderId: NodeId | undefined;
  readonly term: Term;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly members: readonly MemberStatus[];
};

export interface ControlPlane {
  /**
   * Has `command` replicated and applied, on whatever node leads.
   * Fails with ConveyorError: what the state machine refused, `unavailable` (not done),
   * `outcome_unknown` (perhaps done), `resource_exhausted`, `cancelled`.
   */
  propose<C extends Command>(command: C, options?: CallOptions): Promise<Committed<C>>;

  /**
   * Saves a checkpoint with data of any size: all of it, or nothing.
   * Fails as `propose` does, with `resource_exhausted` also where there is no room for it.
   */
  saveCheckpoint(
    checkpoint: NewCheckpoint,
    options?: CallOptions,
  ): Promise<Committed<SaveCheckpoint>>;

  /** `query` on a state that is recent enough. `query` must not keep the state. */
  read<T>(
    query: (state: ReplicatedState, revision: Revision) => T,
    options: ReadOptions,
  ): Promise<T>;

  /** Renews leases. Answers in the order of `beats`. */
  heartbeat(beats: readonly Heartbeat[], options?: CallOptions): Promise<HeartbeatAnswer[]>;

  /** Starts a watch; the returned function ends it without calling `end`. */
  watchServices(request: WatchRequest, listener: WatchListener): () => void;

  /** Renews the lease of a sidecar, and says what it has to be told. */
  sidecarHeartbeat(beat: SidecarBeat, options?: CallOptions): Promise<SidecarAnswer>;

  /** Starts a watch; the returned function ends it without calling `end`. */
  watchAssignments(
    sidecarId: string,
    options: ReadOptions,
    listener: AssignmentListener,
  ): () => void;

  /** When the last heartbeat of this registration came in, if this node knows (wall clock). */
  lastHeartbeat(registration: Registration): Millis | undefined;

  /**
   * The same of many, in their order, and as the leader knows it, who is asked unless reads may be
   * stale; nobody knows anything while there is no answer. Only heartbeats that came since it leads
   * are known.
   */
  lastHeartbeats(
    registrations: readonly Registration[],
    options: ReadOptions,
  ): Promise<readonly (Millis | undefined)[]>;

  status(): Promise<ClusterStatus>;

  /**
   * What another member's `answerMembers` makes of `request`. Fails with ConveyorError: what was
   * thrown there, `unavailable` (not asked), `outcome_unknown` (no answer), `cancelled`.
   */
  askMember(member: NodeId, request: Uint8Array, options?: CallOptions): Promise<Uint8Array>;

  /** From now on `answer` answers what other members ask. */
  answerMembers(answer: (request: Uint8Array) => Promise<Uint8Array>): void;
}
