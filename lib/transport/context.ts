import type { Cancel, Clock, NodeId, Rng, Timers, TransportLimits } from "../base/mod.ts";
import type { Self } from "./admission.ts";
import type { FrameCodec } from "./codec.ts";
import type { TransportLog, TransportMetrics } from "./observer.ts";
import type { Refusal } from "./protocol.ts";
import type { Socket, Sockets } from "./sockets.ts";

/** What everything behind one port shares. */
export type Context = {
  readonly self: Self;
  readonly codec: FrameCodec;
  readonly sockets: Sockets;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly limits: TransportLimits;
  readonly log: TransportLog;
  readonly metrics: TransportMetrics;
  /** Another member, `by`, does not talk to this node. */
  readonly onRefused: (by: NodeId, refusal: Refusal) => void;
  /** A handler threw something that is no ConveyorError. */
  readonly onFailure: (error: unknown) => void;
};

/** Sockets that are open, so that a stop can wait for them. */
export class OpenSockets {
  readonly #open = new Set<Socket>();
  #waiting: (() => void)[] = [];

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      if (this.#open.size === 0) this.#waiting.splice(0).forEach((resolve) => resolve());
    });
  }

  /** Resolves when none is open any more. */
  closed(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Holds one timer at a time. */
export class Alarm {
  readonly #timers: Timers;
  #cancel: Cancel = () => {};

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Instead of what it was set to. */
  set(delay: number, work: () => void): void {
    this.#cancel();
    this.#cancel = this.#timers.after(delay, work);
  }

  clear(): void {
    this.#cancel();
    this.#cancel = () => {};
  }
}
