import type { Cancel, Clock, Millis, Timers, TransportLimits } from "../base/mod.ts";
import type { FrameCodec } from "./codec.ts";
import { type FrameFault, FrameReader } from "./frames.ts";
import type { Outbox } from "./outbox.ts";
import { Payloads } from "./payloads.ts";
import type { Frame } from "./protocol.ts";
import type { Socket } from "./sockets.ts";
import { FormatError } from "./wire_values.ts";

/**
 * Why a connection ended.
 * - `ended`, `failed`: the other side closed it; the network did.
 * - `silent`: no hello, or no answer to one, in time.
 * - `idle`, `stalled`: nothing came, or nothing could be written, for too long.
 * - `oversized`, `checksum`, `garbage`: what came was no frame of this protocol.
 * - `refused`: one side does not talk to the other.
 * - `crowded`: it had not said hello, and others wanted in.
 * - `replaced`, `removed`, `closed`: this side has a newer one; the peer is no member any more; this
 *   side stops.
 */
export type CloseReason =
  | "ended"
  | "failed"
  | "silent"
  | "idle"
  | "stalled"
  | FrameFault
  | "garbage"
  | "refused"
  | "crowded"
  | "replaced"
  | "removed"
  | "closed";

export type ConnectionOptions = {
  readonly codec: FrameCodec;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly limits: TransportLimits;
};

export interface ConnectionHandler {
  onFrame(frame: Frame): void;
  /** Called once; nothing comes after it. `detail` is for the log. */
  onClosed(reason: CloseReason, detail?: string): void;
}

/**
 * Frames over one socket: writes what waits in its outbox, as much at once as waits, one write at a
 * time; closes when the other side breaks the protocol or is not heard of any more.
 */
export class Connection {
  /** The IP address of the other side; asked for at once, since a socket that has ended forgets. */
  readonly remote: string;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  #outbox: Outbox;
  readonly #reader: FrameReader;
  readonly #payloads: Payloads;
  #handler: ConnectionHandler;
  #closed = false;
  #flushing = false;
  /** Since when a write is under way. */
  #writingSince: Millis | undefined;
  #heardAt: Millis;
  #watchedAt: Millis;
  #cancelWatch: Cancel = () => {};

  /** `socket` has to be open. Until `identified` it may only send small frames. */
  constructor(
    socket: Socket,
    outbox: Outbox,
    handler: ConnectionHandler,
    options: ConnectionOptions,
  ) {
    this.remote = socket.remoteAddress ?? "unknown";
    this.#socket = socket;
    this.#outbox = outbox;
    this.#handler = handler;
    this.#options = options;
    this.#payloads = new Payloads(options.limits.slabBytes);
    this.#reader = new FrameReader(options.limits.helloBytes, (body) => this.#onBody(body));
    this.#heardAt = this.#watchedAt = options.clock.monotonic();
    socket.on("data", (chunk: Uint8Array) => this.#onData(chunk));
    socket.on("end", () => this.close("ended"));
    socket.on("error", (error) => this.close("failed", error.message));
    socket.on("close", () => this.close("ended"));
  }

  /** Both sides know who the other is: frames may be large, and silence means that it is gone. */
  identified(handler: ConnectionHandler, outbox: Outbox): void {
    this.#handler = handler;
    this.#outbox = outbox;
    this.#reader.setMaxBytes(this.#options.limits.frameBytes);
    this.#heardAt = this.#watchedAt = this.#options.clock.monotonic();
    this.#armWatch();
    this.flush();
  }

  /** Something waits in the outbox. What is added in the same turn goes with it. */
  flush(): void {
    if (this.#flushing || this.#closed) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#write();
    });
  }

  /** Ends the connection; `last` still goes out if the other side takes it. */
  close(reason: CloseReason, detail?: string, last?: Uint8Array): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelWatch();
    if (last === undefined) this.#socket.destroy();
    else this.#linger(last);
    this.#handler.onClosed(reason, detail);
  }

  /** Ends the connection after what waits in the outbox, up to one batch. */
  closeSoftly(reason: CloseReason): void {
    // While a write is under way what follows it cannot be known to fit.
    const last = this.#writingSince === undefined ? this.#outbox.takeBatch() : undefined;
    this.close(reason, undefined, last ?? new Uint8Array(0));
  }

  #linger(last: Uint8Array): void {
    const socket = this.#socket;
    const cancel = this.#options.timers.after(
      this.#options.limits.lingerMs,
      () => socket.destroy(),
    );
    socket.once("close", cancel);
    // The other side closes when it has read this; until then what it still sends is discarded.
    if (last.length > 0) socket.end(last);
    else socket.end();
  }

  #write(): void {
    if (this.#closed || this.#writingSince !== undefined) return;
    const batch = this.#outbox.takeBatch();
    if (batch === undefined) return;
    this.#writingSince = this.#options.clock.monotonic();
    this.#socket.write(batch, (error) => {
      this.#writingSince = undefined;
      if (!error) this.#write();
    });
  }

  #onData(chunk: Uint8Array): void {
    if (this.#closed) return;
    this.#heardAt = this.#options.clock.monotonic();
    const fault = this.#reader.push(chunk);
    if (fault !== undefined) this.close(fault);
  }

  /** False when no further frame is wanted. */
  #onBody(body: Uint8Array): boolean {
    let frame: Frame;
    try {
      frame = this.#options.codec.decode(body, (view) => this.#payloads.keep(view));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.close("garbage", error.message);
      return false;
    }
    this.#handler.onFrame(frame);
    return !this.#closed;
  }

  #armWatch(): void {
    const { timers, limits } = this.#options;
    this.#cancelWatch = timers.after(limits.pingMs, () => this.#watch());
  }

  #watch(): void {
    const { clock, limits } = this.#options;
    const now = clock.monotonic();
    // When this process itself stood still, what came meanwhile has not been read yet.
    const wasAsleep = now - this.#watchedAt > 2 * limits.pingMs;
    this.#watchedAt = now;
    if (!wasAsleep) {
      if (now - this.#heardAt > limits.idleMs) return this.close("idle");
      if (now - (this.#writingSince ?? now) > limits.idleMs) return this.close("stalled");
    }
    this.#outbox.pushControl({ type: "ping" });
    this.flush();
    this.#armWatch();
  }
}
