/**
 * The listening socket and its connections. grpc-js would listen by itself, but then a client that
 * does not close its side would hold up a stop, and each frame would cost a system call.
 */
import { createServer, type Server, type Socket } from "node:net";
import { setImmediate } from "node:timers";
import { ConveyorError, GRPC_LIMITS, type Timers } from "../base/mod.ts";

/** Takes connections, and knows those that are open. */
export class Listener {
  readonly #server: Server;
  readonly #timers: Timers;
  readonly #sockets = new Set<Socket>();
  #refused = 0;
  #closed: (() => void) | undefined;

  private constructor(
    timers: Timers,
    accept: (socket: Socket) => void,
    maxConnections: number,
  ) {
    this.#timers = timers;
    this.#server = createServer((socket) => {
      if (this.#sockets.size >= maxConnections) {
        this.#refused++;
        socket.destroy();
        return;
      }
      this.#watch(socket);
      socket.setNoDelay();
      gatherWrites(socket);
      accept(socket);
    });
  }

  /**
   * Listens on `address` (`host:port`); port 0 takes any free one. Throws ConveyorError when it
   * cannot. A connection beyond `maxConnections` is closed at once. `failed` hears of trouble with taking connections.
   */
  static async listen(
    address: string,
    timers: Timers,
    accept: (socket: Socket) => void,
    failed: (error: Error) => void,
    maxConnections = Infinity,
  ): Promise<Listener> {
    const listener = new Listener(timers, accept, maxConnections);
    await listener.#listen(address);
    listener.#server.on("error", failed);
    return listener;
  }

  /** Connections that were closed at once, since there were too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Connections that are open. */
  get size(): number {
    return this.#sockets.size;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Takes no more connections. Resolves when those that it took have ended, too. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#server.close();
      this.#settle();
    });
  }

  /** Cuts off every connection. */
  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #listen(address: string): Promise<void> {
    const at = address.lastIndexOf(":");
    const host = address.slice(0, at).replace(/^\[|\]$/g, "");
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => reject(cannotListen(address, error));
      this.#server.once("error", refuse);
      this.#server.listen({ host, port: Number(address.slice(at + 1)) }, () => {
        this.#server.off("error", refuse);
        resolve();
      });
    });
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    let cancel = () => {};
    socket.once("finish", () => {
      // Everything is sent; a client that is there closes its side, too.
      cancel = this.#timers.after(GRPC_LIMITS.lingerMs, () => socket.destroy());
    });
    socket.once("close", () => {
      cancel();
      this.#sockets.delete(socket);
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#sockets.size === 0) this.#closed?.();
  }
}

/**
 * Sends what is written in one turn of the event loop in one system call. A unary answer is three
 * frames (headers, message, trailers) that are written one by one, and those of other calls on the
 * connection are often ready in the same turn.
 */
function gatherWrites(socket: Socket): void {
  const write = socket.write.bind(socket);
  let gathering = false;
  const flush = () => {
    gathering = false;
    socket.uncork();
  };
  socket.write = (...args: unknown[]) => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      setImmediate(flush);
    }
    return write(...args as Parameters<Socket["write"]>);
  };
}

function cannotListen(address: string, error: Error): ConveyorError {
  const reason = /EADDRINUSE|AddrInUse|address already in use/i.test(error.message)
    ? "the port is in use"
    : error.message;
  return new ConveyorError("unavailable", `cannot listen on ${address}: ${reason}`);
}
