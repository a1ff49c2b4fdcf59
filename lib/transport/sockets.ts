/** How connections are made and taken: what changes when they are encrypted, and nothing else. */
import net from "node:net";
import { ConveyorError } from "../base/mod.ts";

export type Socket = net.Socket;

export type HostPort = { readonly host: string; readonly port: number };

export interface Listening {
  readonly port: number;
  /** Takes no more connections; resolves when those that it took have ended, too. */
  close(): Promise<void>;
}

export interface Sockets {
  /**
   * Takes connections on `at`, once they can carry bytes. `failed` hears of those that never could,
   * and of trouble with taking them. Rejects with ConveyorError when it cannot listen.
   */
  listen(
    at: HostPort,
    accept: (socket: Socket) => void,
    failed: (error: Error) => void,
  ): Promise<Listening>;
  /** Dials `to`, and calls `ready` once the connection can carry bytes. */
  dial(to: HostPort, ready: () => void): Socket;
}

/**
 * Plain TCP. Nagle's algorithm is off: writes are coalesced here, and each is worth sending. Not by
 * the option `noDelay`, which runtimes before 2.8 pass over: with a fifth of all packets lost such
 * nodes hardly ever kept a leader.
 */
export const plainSockets: Sockets = {
  listen({ host, port }, accept, failed) {
    const server = net.createServer((socket) => accept(socket.setNoDelay()));
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => reject(cannotListen({ host, port }, error));
      server.once("error", refuse);
      server.listen({ host, port }, () => {
        server.off("error", refuse);
        server.on("error", failed);
        const address = server.address();
        resolve({
          port: address !== null && typeof address === "object" ? address.port : port,
          close: () => new Promise((closed) => void server.close(() => closed())),
        });
      });
    });
  },
  dial({ host, port }, ready) {
    const socket = net.connect({ host, port }, () => {
      socket.setNoDelay();
      ready();
    });
    return socket;
  },
};

function cannotListen({ host, port }: HostPort, error: Error): ConveyorError {
  const reason = /EADDRINUSE|AddrInUse|address already in use/i.test(error.message)
    ? "the port is in use"
    : error.message;
  return new ConveyorError(
    "unavailable",
    `cannot listen on ${joinAddress({ host, port })}: ${reason}`,
  );
}

/** `host:port` as text, with brackets around an IPv6 address. */
export function joinAddress({ host, port }: HostPort): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Takes `host:port` apart. Throws ConveyorError `invalid_argument` for anything else. */
export function splitAddress(address: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw new ConveyorError("invalid_argument", `${JSON.stringify(address)} is no host:port`);
  }
  return { host, port };
}
