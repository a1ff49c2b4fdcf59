import { ConveyorError, type Millis } from "../base/mod.ts";
import type { Member, Message } from "../raft/mod.ts";
import { checkAnswerer } from "./admission.ts";
import type { CloseReason, Connection } from "./connection.ts";
import { Alarm, type Context, type OpenSockets } from "./context.ts";
import { greet, type Greeting } from "./greeting.ts";
import { checkSize } from "./message_size.ts";
import { Outbox } from "./outbox.ts";
import type { Frame, MemberIdentity, Refusal } from "./protocol.ts";
import { Requests } from "./requests.ts";

type State =
  | { readonly name: "waiting" }
  | { readonly name: "calling"; readonly giveUp: () => void }
  | { readonly name: "open"; readonly connection: Connection; readonly since: Millis }
  | { readonly name: "closed" };

/**
 * The connection to one other member, for what this node sends and asks: dialled again, ever less
 * often, until it is there. What cannot be sent waits in a bounded queue, and not for long.
 */
export class Peer {
  readonly member: Member;
  readonly #own: MemberIdentity;
  readonly #context: Context;
  readonly #sockets: OpenSockets;
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  readonly #retry: Alarm;
  #state: State = { name: "waiting" };
  /** How often in a row it could not be reached, or not for long. */
  #failures = 0;
  /** Why it cannot be reached, as it was logged last. */
  #trouble: string | undefined;

  constructor(member: Member, own: MemberIdentity, context: Context, sockets: OpenSockets) {
    this.member = member;
    this.#own = own;
    this.#context = context;
    this.#sockets = sockets;
    this.#outbox = new Outbox(context.codec, context.limits);
    this.#requests = new Requests(
      member.id,
      this.#outbox,
      context.limits,
      () => this.#connection?.flush(),
    );
    this.#retry = new Alarm(context.timers);
    this.#call();
  }

  send(message: Message): void {
    if (this.#state.name === "closed") return;
    const mistake = checkSize(message, this.#context.limits.frameBytes);
    if (mistake !== undefined) return this.#context.onFailure(mistake);
    this.#countDropped(this.#outbox.pushMessage(message, this.#context.clock.monotonic()));
    if (this.#connection === undefined) this.#dropStale();
    else this.#connection.flush();
  }

  /** Waits for the first call to be answered, but not for one after a failure: that may take long. */
  request(data: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { name } = this.#state;
    const isOpening = name === "calling" && this.#trouble === undefined;
    if (name === "open" || isOpening) return this.#requests.add(data, signal);
    return Promise.reject(new ConveyorError("unavailable", this.#unreachable()));
  }

  /** The peer has shown itself: there is no point in waiting any longer. */
  reachable(): void {
    if (this.#state.name === "waiting") this.#call();
  }

  close(reason: "closed" | "removed"): void {
    const state = this.#state;
    if (state.name === "closed") return;
    this.#state = { name: "closed" };
    this.#retry.clear();
    if (state.name === "calling") state.giveUp();
    if (state.name === "open") state.connection.closeSoftly(reason);
    this.#abandon(`the connection to node ${this.member.id} was closed`);
  }

  get #connection(): Connection | undefined {
    return this.#state.name === "open" ? this.#state.connection : undefined;
  }

  #call(): void {
    this.#retry.clear();
    const { address, id: nodeId, incarnation } = this.member;
    const hello = { type: "member", own: this.#own, peer: { nodeId, incarnation } } as const;
    try {
      const giveUp = greet(address, hello, this.#context, this.#sockets, (greeting) => {
        this.#onGreeting(greeting);
      });
      this.#state = { name: "calling", giveUp };
    } catch (error) {
      this.#onUnreachable(error instanceof Error ? error.message : String(error));
    }
  }

  #onGreeting(greeting: Greeting): void {
    switch (greeting.type) {
      case "failed":
        return this.#onUnreachable(greeting.reason);
      case "refused":
        return this.#onRefused(greeting.refusal);
      case "welcome": {
        const { purpose, connection } = greeting;
        const refusal = purpose.type === "member"
          ? checkAnswerer(this.#own.clusterId, this.member, purpose.identity)
          : undefined;
        if (purpose.type === "member" && refusal === undefined) return this.#onOpen(connection);
        connection.close("refused");
        return refusal ? this.#onMismatch(refusal) : this.#onUnreachable("not the answer expected");
      }
      default: {
        const rest: never = greeting;
        return rest;
      }
    }
  }

  #onOpen(connection: Connection): void {
    const { clock, log, metrics } = this.#context;
    this.#state = { name: "open", connection, since: clock.monotonic() };
    this.#trouble = undefined;
    this.#dropStale();
    connection.identified({
      onFrame: (frame) => this.#onFrame(connection, frame),
      onClosed: (reason, detail) => this.#onLost(reason, detail),
    }, this.#outbox);
    log.info(`connected to node ${this.member.id}`, { address: this.member.address });
    metrics.onConnected?.(this.member.id, true);
  }

  #onFrame(connection: Connection, frame: Frame): void {
    switch (frame.type) {
      case "answer":
        if (this.#requests.onAnswer(frame) === "oversized") connection.close("oversized");
        return;
      case "failure":
        return this.#requests.onFailure(frame);
      case "ping":
        return;
      default:
        return connection.close("garbage", `a ${frame.type} where answers come`);
    }
  }

  #onLost(reason: CloseReason, detail: string | undefined): void {
    const { clock, log, limits, metrics } = this.#context;
    const { id, address } = this.member;
    metrics.onConnected?.(id, false);
    if (this.#state.name === "closed") return;
    log.info(`lost the connection to node ${id}`, { address, reason, detail });
    // One that ends soon after it was opened is as bad as one that cannot be opened.
    const lived = this.#state.name === "open" ? clock.monotonic() - this.#state.since : 0;
    if (lived > limits.backoffMaxMs) this.#failures = 0;
    this.#trouble = reason;
    this.#waitAndRetry();
  }

  #onUnreachable(reason: string): void {
    const { id, address } = this.member;
    if (reason !== this.#trouble) {
      this.#context.log.info(`cannot reach node ${id}`, { address, reason });
    }
    this.#trouble = reason;
    this.#waitAndRetry();
  }

  #onRefused(refusal: Refusal): void {
    if (refusal.reason === "not_ready") return this.#onUnreachable(refusal.message);
    this.#context.log.warn(`node ${this.member.id} does not talk to this node`, refusal);
    this.#context.onRefused(this.member.id, refusal);
    this.#giveTime(refusal);
  }

  #onMismatch(refusal: Refusal): void {
    this.#context.log.warn(`this node does not talk to node ${this.member.id}`, refusal);
    this.#giveTime(refusal);
  }

  /** It takes an operator to mend this. */
  #giveTime({ message }: Refusal): void {
    this.#trouble = message;
    this.#failures = Infinity;
    this.#waitAndRetry();
  }

  #waitAndRetry(): void {
    const { rng, limits: { backoffMinMs, backoffMaxMs } } = this.#context;
    this.#state = { name: "waiting" };
    this.#abandon(this.#unreachable());
    const longest = Math.min(backoffMaxMs, backoffMinMs * 2 ** this.#failures++);
    this.#retry.set(longest * (0.5 + rng.next() / 2), () => this.#call());
  }

  #abandon(why: string): void {
    this.#requests.failAll(why);
    this.#countDropped(this.#outbox.clear());
  }

  #unreachable(): string {
    const reason = this.#trouble === undefined ? "" : `: ${this.#trouble}`;
    return `node ${this.member.id} cannot be reached${reason}`;
  }

  /** What waited for a connection is soon of no use: its sender has sent something newer since. */
  #dropStale(): void {
    const { clock, limits } = this.#context;
    this.#countDropped(this.#outbox.dropMessagesBefore(clock.monotonic() - limits.queueMs));
  }

  #countDropped(messages: number): void {
    if (messages > 0) this.#context.metrics.onDropped?.(this.member.id, messages);
  }
}
