import { checkCaller, checkVersion } from "./admission.ts";
import { type CloseReason, Connection } from "./connection.ts";
import { Alarm, type Context } from "./context.ts";
import type { Introduction } from "./contract.ts";
import type { Meeting } from "./meeting.ts";
import { noteRejected, type RejectReason } from "./observer.ts";
import { Outbox } from "./outbox.ts";
import type { Frame, HelloFrame, MemberHello, Refusal } from "./protocol.ts";
import type { Socket } from "./sockets.ts";
import type { TcpTransport } from "./tcp_transport.ts";

/** What the doorway asks of the port behind it. */
export interface Household {
  introduced(other: Introduction): Meeting;
  /** The cluster that this node is a member of; undefined while it is none. */
  transport(): TcpTransport | undefined;
}

/**
 * Connections that have come in and not said who they are. There may be few of them, they have
 * little time and little memory, and whatever they send, it costs nobody else anything.
 */
export class Doorway {
  readonly #household: Household;
  readonly #context: Context;
  /** In the order in which they came. */
  readonly #strangers = new Set<Stranger>();

  constructor(household: Household, context: Context) {
    this.#household = household;
    this.#context = context;
  }

  enter(socket: Socket): void {
    const stranger: Stranger = new Stranger(socket, this.#household, this.#context, () => {
      this.#strangers.delete(stranger);
    });
    this.#strangers.add(stranger);
    if (this.#strangers.size <= this.#context.limits.strangers) return;
    // A node says hello at once, so that the oldest is the least likely to be one.
    const [oldest] = this.#strangers;
    oldest?.close("crowded");
  }

  close(): void {
    for (const stranger of [...this.#strangers]) stranger.close("closed");
  }
}

class Stranger {
  readonly #socket: Socket;
  readonly #household: Household;
  readonly #context: Context;
  readonly #outbox: Outbox;
  readonly #connection: Connection;
  readonly #patience: Alarm;
  readonly #gone: () => void;

  constructor(socket: Socket, household: Household, context: Context, gone: () => void) {
    this.#socket = socket;
    this.#household = household;
    this.#context = context;
    this.#gone = gone;
    this.#outbox = new Outbox(context.codec, context.limits);
    this.#connection = new Connection(socket, this.#outbox, {
      onFrame: (frame) => this.#onFrame(frame),
      onClosed: (reason, detail) => this.#onClosed(reason, detail),
    }, context);
    this.#patience = new Alarm(context.timers);
    this.#patience.set(context.limits.helloMs, () => this.close("silent"));
  }

  close(reason: "silent" | "crowded" | "closed"): void {
    this.#connection.close(reason);
  }

  #onFrame(frame: Frame): void {
    if (frame.type !== "hello") return this.#connection.close("garbage", "no hello");
    const refusal = checkVersion(frame);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.#onHello(frame);
  }

  #onHello({ purpose }: HelloFrame): void {
    switch (purpose?.type) {
      case "introduction":
        return this.#onIntroduction(purpose.introduction);
      case "member":
        return this.#onMember(purpose);
      case undefined:
        return this.#connection.close("garbage", "a hello without purpose");
      default: {
        const rest: never = purpose;
        return rest;
      }
    }
  }

  #onIntroduction(other: Introduction): void {
    const meeting = this.#household.introduced(other);
    if (meeting.type === "refused") return this.#refuse(meeting.refusal);
    const purpose = { type: "introduction", introduction: meeting.introduction } as const;
    const welcome = this.#context.codec.encode({ type: "welcome", purpose });
    this.#connection.close("closed", undefined, welcome);
  }

  #onMember(hello: MemberHello): void {
    const transport = this.#household.transport();
    const { self } = this.#context;
    if (transport === undefined) {
      const refusal = checkCaller(self, undefined, hello);
      if (refusal !== undefined) this.#refuse(refusal);
      return;
    }
    const refusal = transport.check(hello);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.#patience.clear();
    this.#gone();
    const purpose = { type: "member", identity: transport.identity } as const;
    this.#outbox.pushControl({ type: "welcome", purpose });
    transport.adopt(hello.own.nodeId, this.#socket, this.#connection, this.#outbox);
  }

  #refuse(refusal: Refusal): void {
    this.#note(refusal.reason, refusal.message);
    this.#connection.close(
      "refused",
      undefined,
      this.#context.codec.encode({ type: "refusal", refusal }),
    );
  }

  #onClosed(reason: CloseReason, detail: string | undefined): void {
    this.#patience.clear();
    this.#gone();
    if (reason === "refused" || reason === "closed") return;
    // It has not said hello, and so it was nobody's connection that was lost.
    this.#note(isRejection(reason) ? reason : "ended", detail);
  }

  #note(reason: RejectReason, detail: string | undefined): void {
    noteRejected(this.#context, reason, { from: this.#connection.remote, detail });
  }
}

const REJECTIONS = ["silent", "crowded", "oversized", "checksum", "garbage"] as const;

function isRejection(reason: CloseReason): reason is typeof REJECTIONS[number] {
  return REJECTIONS.some((one) => one === reason);
}
