// A proxy between two ends of TCP connections: holds bytes up, stands still in one direction, or
// cuts connections off. What it passes on, it passes on whole and in order, as TCP does.

import net from "node:net";

/** What happens to the bytes from one host to another. */
export type LinkFault = {
  /** Each chunk is held up for so long, and up to `jitterMs` longer. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Nothing is read, so that the sender's own buffers fill up. */
  readonly stalled: boolean;
};

export const NO_FAULT: LinkFault = { delayMs: 0, jitterMs: 0, stalled: false };

/** Hosts by their IP addresses. */
export type FaultOf = (from: string, to: string) => LinkFault;

export type HostPort = { readonly host: string; readonly port: number };

/** Bytes that may be held up in one direction of a connection. */
const HELD_BYTES = 1 << 20;

export class TcpProxy {
  readonly #target: HostPort;
  readonly #server: net.Server;
  readonly #pairs = new Set<Pair>();
  #faultOf: FaultOf = () => NO_FAULT;

  private constructor(target: HostPort) {
    this.#target = target;
    this.#server = net.createServer({ allowHalfOpen: true, noDelay: true }, (dialler) => {
      const pair = new Pair(dialler, this.#target, (from, to) => this.#faultOf(from, to));
      this.#pairs.add(pair);
      pair.ended.then(() => this.#pairs.delete(pair));
    });
  }

  static async listen(at: HostPort, target: HostPort): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once("error", reject);
      proxy.#server.listen(at, resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return address.port;
  }

  /** From now on, also for what is under way. */
  setFaults(faultOf: FaultOf): void {
    this.#faultOf = faultOf;
    for (const pair of this.#pairs) pair.turn();
  }

  /** Ends all connections, wherever they are. */
  cut(): void {
    for (const pair of this.#pairs) pair.close();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await Promise.all([...this.#pairs].map(({ ended }) => ended));
    await closed;
  }
}

/** A connection that came in, and the one that it goes on in. */
class Pair {
  readonly ended: Promise<unknown>;
  readonly #sockets: readonly net.Socket[];
  readonly #ways: readonly Way[];

  constructor(dialler: net.Socket, { host, port }: HostPort, faultOf: FaultOf) {
    const target = net.connect({ host, port, allowHalfOpen: true, noDelay: true });
    const from = dialler.remoteAddress ?? "";
    this.#sockets = [dialler, target];
    this.#ways = [
      new Way(dialler, target, () => faultOf(from, host)),
      new Way(target, dialler, () => faultOf(host, from)),
    ];
    const closed = this.#sockets.map((socket) => {
      socket.on("error", () => this.close());
      return new Promise<void>((resolve) => socket.once("close", resolve));
    });
    this.ended = Promise.all(closed).then(() => this.close());
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const way of this.#ways) way.close();
  }

  turn(): void {
    for (const way of this.#ways) way.turn();
  }
}

type Held = { readonly bytes: Uint8Array; readonly at: number };

/** One direction of a pair. */
class Way {
  readonly #source: net.Socket;
  readonly #sink: net.Socket;
  readonly #fault: () => LinkFault;
  readonly #held: Held[] = [];
  #heldBytes = 0;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: net.Socket, sink: net.Socket, fault: () => LinkFault) {
    this.#source = source;
    this.#sink = sink;
    this.#fault = fault;
    source.on("data", (bytes: Uint8Array) => this.#take(bytes));
    source.on("end", () => {
      this.#ended = true;
      this.turn();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** Passes on what is due, and reads on or does not. */
  turn(): void {
    clearTimeout(this.#timer);
    if (this.#sink.destroyed) return;
    if (this.#fault().stalled) return void this.#source.pause();
    const now = performance.now();
    for (let [first] = this.#held; first !== undefined && first.at <= now; [first] = this.#held) {
      this.#held.shift();
      this.#heldBytes -= first.bytes.length;
      this.#sink.write(first.bytes);
    }
    const [next] = this.#held;
    if (next !== undefined) this.#timer = setTimeout(() => this.turn(), next.at - now);
    else if (this.#ended) this.#sink.end();
    if (this.#heldBytes + this.#sink.writableLength > HELD_BYTES) {
      this.#source.pause();
      if (next === undefined) this.#sink.once("drain", () => this.turn());
    } else this.#source.resume();
  }

  #take(bytes: Uint8Array): void {
    const { delayMs, jitterMs } = this.#fault();
    const at = performance.now() + delayMs + Math.random() * jitterMs;
    // What was sent first comes first.
    this.#held.push({ bytes, at: Math.max(at, this.#held.at(-1)?.at ?? 0) });
    this.#heldBytes += bytes.length;
    this.turn();
  }
}
