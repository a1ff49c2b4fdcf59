import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { Member, Message } from "../raft/mod.ts";
import { checkAnswerer, checkCaller, type Cluster } from "./admission.ts";
import type { ClusterTransport, TransportHandler } from "./contract.ts";
import { checkSize } from "./message_size.ts";
import type { MemoryNetwork } from "./memory_network.ts";
import type { MemoryPort } from "./memory_port.ts";
import type { MemberIdentity, Refusal } from "./protocol.ts";

/** A request that this node has sent. */
type Pending = {
  readonly to: NodeId;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  /** Lets the other side know that nobody waits any more, unless the answer is on its way. */
  readonly giveUp: () => void;
};

/** A request that this node answers. `broken` tells who asked that no answer comes. */
type Serving = {
  readonly from: NodeId;
  readonly controller: AbortController;
  readonly broken: () => void;
};

type Outcome = Uint8Array | ConveyorError;

/** What a member sends and asks in memory. */
export class MemoryTransport implements ClusterTransport {
  readonly #port: MemoryPort;
  readonly #network: MemoryNetwork;
  readonly #handler: TransportHandler;
  readonly #onGone: () => void;
  readonly #pending = new Set<Pending>();
  readonly #serving = new Set<Serving>();
  #cluster: Cluster;
  #state: "open" | "closed" | "crashed" = "open";

  constructor(
    port: MemoryPort,
    cluster: Cluster,
    handler: TransportHandler,
    network: MemoryNetwork,
    onGone: () => void,
  ) {
    this.#port = port;
    this.#cluster = cluster;
    this.#handler = handler;
    this.#network = network;
    this.#onGone = onGone;
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  get identity(): MemberIdentity {
    return { clusterId: this.#cluster.clusterId, ...this.#port.self };
  }

  send(to: NodeId, message: Message): void {
    const member = this.#other(to);
    if (member === undefined) return;
    const mistake = checkSize(message, this.#network.limits.frameBytes);
    if (mistake !== undefined) return this.#port.failed(mistake);
    this.#network.carryMessage(this.#port, member, message, (target, received) => {
      if (this.#talksTo(member, target) !== undefined) return;
      target.enter(() => target.transport?.receive(this.#port.self.nodeId, received));
    });
  }

  request(to: NodeId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const member = this.#other(to);
    const target = member && this.#network.portAt(member.address);
    const refusal = this.#refusal(to, member, request, signal);
    if (refusal !== undefined || member === undefined) return Promise.reject(refusal);
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const controller = new AbortController();
    const stop = () => target?.enter(() => controller.abort());
    const giveUp = () => target && this.#network.carry(this.#port, target, stop, stop);
    const pending: Pending = { to, resolve, reject, giveUp };
    this.#pending.add(pending);
    if (target === undefined) {
      this.#network.afterRoundTrip(() => this.#settle(pending, unavailable(to, "nobody listens")));
      return promise;
    }
    const cancel = () => {
      this.#settle(pending, new ConveyorError("cancelled", "the caller has gone"));
      giveUp();
    };
    signal?.addEventListener("abort", cancel);
    const over = () => signal?.removeEventListener("abort", cancel);
    promise.then(over, over);
    this.#ask(pending, member, target, request.slice(), controller);
    return promise;
  }

  setMembers(members: readonly Member[]): void {
    this.#cluster = { clusterId: this.#cluster.clusterId, members };
    const isGone = (id: NodeId) => this.#other(id) === undefined;
    for (const pending of [...this.#pending]) {
      if (isGone(pending.to)) this.#abandon(pending);
    }
    for (const serving of [...this.#serving]) if (isGone(serving.from)) this.#breakOff(serving);
  }

  close(): Promise<void> {
    if (this.#state === "open") {
      this.#state = "closed";
      for (const pending of [...this.#pending]) this.#abandon(pending);
      for (const serving of [...this.#serving]) this.#breakOff(serving);
      this.#onGone();
    }
    return Promise.resolve();
  }

  /** Nothing of this process runs any more; those that wait for it find out. */
  crash(): void {
    this.#state = "crashed";
    for (const { giveUp } of this.#pending) giveUp();
    this.#pending.clear();
    for (const { broken } of this.#serving) broken();
    this.#serving.clear();
    this.#onGone();
  }

  receive(from: NodeId, message: Message): void {
    try {
      this.#handler.receive(from, message);
    } catch (error) {
      this.#port.failed(error);
    }
  }

  /** Has the handler answer, and calls `done` with what it answers or `broken` when it never will. */
  serve(
    from: NodeId,
    request: Uint8Array,
    controller: AbortController,
    done: (outcome: Outcome) => void,
    broken: () => void,
  ): void {
    const serving: Serving = { from, controller, broken };
    this.#serving.add(serving);
    const finish = (outcome: Outcome) => {
      if (this.#serving.delete(serving)) done(outcome);
    };
    const ask = async () => await this.#handler.answer(from, request, controller.signal);
    ask().then((answer) => finish(answer.slice()), (error) => {
      if (!(error instanceof ConveyorError)) this.#port.failed(error);
      finish(this.#asSent(error));
    });
  }

  /** Another member, by its id; undefined for this node itself and for strangers. */
  #other(id: NodeId): Member | undefined {
    if (this.#state !== "open" || id === this.#port.self.nodeId) return undefined;
    return this.#cluster.members.find((member) => member.id === id);
  }

  #refusal(
    to: NodeId,
    member: Member | undefined,
    { length }: Uint8Array,
    signal: AbortSignal | undefined,
  ): ConveyorError | undefined {
    const { limits } = this.#network;
    if (signal?.aborted) return new ConveyorError("cancelled", "the caller has gone");
    if (member === undefined) {
      return unavailable(to, this.#state === "open" ? "no other member" : "this node is stopping");
    }
    if (length > limits.requestBytes) {
      return new ConveyorError("resource_exhausted", `too large for another node: ${length} bytes`);
    }
    if (this.#pending.size >= limits.requests) return unavailable(to, "too many requests wait");
    return this.#network.isBroken(this.#port.self.nodeId, to)
      ? unavailable(to, "the connection is lost")
      : undefined;
  }

  #ask(
    pending: Pending,
    member: Member,
    target: MemoryPort,
    request: Uint8Array,
    controller: AbortController,
  ): void {
    const network = this.#network;
    const { nodeId } = this.#port.self;
    const broken = () => this.#settle(pending, outcomeUnknown(pending.to));
    const lost = () => network.afterSilence(broken);
    const answer = (outcome: Outcome) =>
      network.carry(target, this.#port, () => this.#settle(pending, outcome), lost);
    const onArrival = () => {
      const refusal = this.#talksTo(member, target);
      const { transport } = target;
      if (refusal !== undefined || transport === undefined) {
        return answer(unavailable(member.id, refusal?.message ?? "it is stopping"));
      }
      const breakOff = () => network.carry(target, this.#port, broken, lost);
      transport.serve(nodeId, request, controller, answer, breakOff);
    };
    network.carry(this.#port, target, () => target.enter(onArrival), lost);
  }

  #settle(pending: Pending, outcome: Outcome): void {
    if (!this.#pending.delete(pending)) return;
    this.#port.enter(() => {
      if (outcome instanceof ConveyorError) pending.reject(outcome);
      else pending.resolve(outcome);
    });
  }

  #abandon(pending: Pending): void {
    this.#settle(pending, outcomeUnknown(pending.to));
    pending.giveUp();
  }

  #breakOff(serving: Serving): void {
    this.#serving.delete(serving);
    serving.controller.abort();
    serving.broken();
  }

  /** Why this node and `target` do not talk, found out as the two ends of a connection do. */
  #talksTo(member: Member, target: MemoryPort): Refusal | undefined {
    const peer = { nodeId: member.id, incarnation: member.incarnation };
    const hello = { type: "member", own: this.identity, peer } as const;
    const theirs = checkCaller(target.self, target.transport?.cluster, hello);
    if (theirs !== undefined && theirs.reason !== "not_ready") {
      this.#port.refused(theirs, member.id);
    }
    if (theirs !== undefined || target.transport === undefined) return theirs;
    return checkAnswerer(this.#cluster.clusterId, member, target.transport.identity);
  }

  /** The error that arrives when `error` is what an answer failed with. */
  #asSent(error: unknown): ConveyorError {
    const { nodeId } = this.#port.self;
    const sent = error instanceof ConveyorError
      ? error
      : new ConveyorError("internal", `node ${nodeId} failed to answer`);
    const frame = this.#network.passed(
      this.#network.encode({ type: "failure", id: 1, error: sent }),
    );
    return frame.type === "failure" ? frame.error : sent;
  }
}

function unavailable(node: NodeId, why: string): ConveyorError {
  return new ConveyorError("unavailable", `node ${node} cannot be reached: ${why}`);
}

function outcomeUnknown(node: NodeId): ConveyorError {
  return new ConveyorError(
    "outcome_unknown",
    `the connection to node ${node} was closed before it answered`,
  );
}
