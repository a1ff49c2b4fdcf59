/** The little that a service needs of gRPC: to serve, and to call others. */
import {
  Client,
  credentials,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  status as Code,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";

/** A method as a client sees it. */
export type Method<In, Out> = Pick<
  MethodDefinition<In, never, unknown, Out>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

const CALL_MS = 5_000;

/** Those who come back are found again within a second. */
const CHANNEL = {
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
};

/**
 * Serves what `add` adds, on `listen` (`host:port`, port 0 for any); says where it is reached. Ends
 * the program where it cannot.
 */
export function serve(
  listen: string,
  add: (server: Server) => void,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const server = new Server();
  add(server);
  return new Promise((resolve) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, port) => {
      if (error !== null) {
        console.error(`cannot listen on ${listen}: ${error.message}`);
        Deno.exit(1);
      }
      const address = `${listen.slice(0, listen.lastIndexOf(":"))}:${port}`;
      resolve({ address, stop: () => server.forceShutdown() });
    });
  });
}

/** A handler that may be asynchronous, and may throw: the caller then gets INTERNAL. */
export function unary<In, Out>(
  handle: (request: In) => Promise<Out> | Out,
): handleUnaryCall<In, Out> {
  return ({ request }, callback) => {
    Promise.resolve(request).then(handle).then(
      (response) => callback(null, response),
      (error) => callback({ code: Code.INTERNAL, details: messageOf(error) }),
    );
  };
}

/** One channel to each address, opened when it is first needed. */
export class Channels {
  readonly #clients = new Map<string, Client>();

  to(address: string): Client {
    const client = this.#clients.get(address) ??
      new Client(address, credentials.createInsecure(), CHANNEL);
    this.#clients.set(address, client);
    return client;
  }

  /** The answer of the one at `address`. Rejects for any status but OK. */
  call<In, Out>(address: string, method: Method<In, Out>, request: In): Promise<Out> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      this.to(address).makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        { deadline: Date.now() + CALL_MS },
        (error, response) => {
          if (response !== undefined) resolve(response);
          else reject(error);
        },
      );
    });
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}

/** The cluster: any of its nodes takes any request. */
export class Router {
  #at = 0;

  constructor(readonly channels: Channels, private readonly nodes: readonly string[]) {}

  get node(): string {
    return this.nodes[this.#at % this.nodes.length] ?? "";
  }

  /** Rejects for any status but OK; where a node may be the reason, the next is asked next time. */
  async call<In, Out>(method: Method<In, Out>, request: In): Promise<Out> {
    try {
      return await this.channels.call(this.node, method, request);
    } catch (error) {
      const { code } = error as ServiceError;
      const away = [Code.UNAVAILABLE, Code.CANCELLED, Code.DEADLINE_EXCEEDED];
      if (away.includes(code)) this.#at++;
      throw error;
    }
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
