/** A connection to the first of several nodes that answers. */
import {
  Client,
  connectivityState as State,
  credentials,
  Metadata,
  type ServiceError,
  status as Code,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { CLI_LIMITS } from "../base/mod.ts";
import type { Address } from "../config/mod.ts";
import { CommandError } from "./failure.ts";
import type { Io } from "./io.ts";

/** A method as a client sees it. */
export type ClientMethod<In, Out> = Pick<
  MethodDefinition<In, never, unknown, Out>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

/** Trailer of a write that may have been done: nobody but the user may send it again. */
const OUTCOME = "x-conveyor-outcome";

/** A status other than OK. */
export class CallError extends CommandError {
  constructor(readonly code: Code, readonly details: string, where: string) {
    super(`${where}: ${Code[code]}: ${details}`);
  }
}

/** Asks nodes in turn; stays with the one that answers. */
export class Cluster {
  #client: Client | undefined;
  #at = 0;

  constructor(
    private readonly servers: readonly Address[],
    private readonly clock: Io["clock"],
  ) {}

  /**
   * The answer of the first node that can be asked. Another one is asked where none was reached, or
   * where the node says that nothing was done. Throws CallError for any other status, CommandError
   * when no node is left.
   */
  async call<In, Out>(method: ClientMethod<In, Out>, request: In): Promise<Out> {
    const failures: string[] = [];
    for (let tried = 0; tried < this.servers.length; tried++) {
      const where = this.servers[this.#at]?.text ?? "";
      try {
        const client = this.#client ??= await this.#connect(where);
        return await unary(client, method, request, this.clock.wall() + CLI_LIMITS.callMs);
      } catch (error) {
        if (!isStatus(error)) throw error;
        if (!mayGoOn(error)) throw new CallError(error.code, detailsOf(error), where);
        failures.push(`${where}: ${error.details}`);
        this.#next();
      }
    }
    throw new CommandError(unreachable(failures));
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #next(): void {
    this.close();
    this.#at = (this.#at + 1) % this.servers.length;
  }

  async #connect(address: string): Promise<Client> {
    const client = new Client(address, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
      "grpc.max_receive_message_length": -1,
      "grpc.enable_retries": 0,
    });
    const problem = await connected(client, this.clock.wall() + CLI_LIMITS.connectMs);
    if (problem === undefined) return client;
    client.close();
    throw statusError(Code.UNAVAILABLE, problem);
  }
}

/** What `work` does with the nodes that the command line names. */
export async function withCluster<T>(
  servers: readonly Address[],
  io: Io,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = new Cluster(servers, io.clock);
  try {
    return await work(cluster);
  } finally {
    cluster.close();
  }
}

/** Undefined once there is a connection; else why there is none. */
function connected(client: Client, deadline: number): Promise<string | undefined> {
  const channel = client.getChannel();
  return new Promise((resolve) => {
    const look = () => {
      const state = channel.getConnectivityState(true);
      if (state === State.READY) return resolve(undefined);
      if (state === State.TRANSIENT_FAILURE || state === State.SHUTDOWN) {
        return resolve("cannot be reached");
      }
      channel.watchConnectivityState(state, deadline, (error) => {
        if (error) resolve(`no connection within ${CLI_LIMITS.connectMs / 1_000} s`);
        else look();
      });
    };
    look();
  });
}

function unary<In, Out>(
  client: Client,
  method: ClientMethod<In, Out>,
  request: In,
  deadline: number,
): Promise<Out> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      new Metadata(),
      { deadline },
      (error, response) => {
        if (error !== null) reject(error);
        else if (response !== undefined) resolve(response);
      },
    );
  });
}

type Status = Pick<ServiceError, "code" | "details" | "metadata">;

function isStatus(error: unknown): error is Status {
  return error instanceof Error && "code" in error && "details" in error;
}

function statusError(code: Code, details: string): Error & Status {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

/** Whether nothing was done, so that asking somebody else is safe. */
function mayGoOn({ code, metadata }: Status): boolean {
  return code === Code.UNAVAILABLE && metadata.get(OUTCOME).length === 0;
}

/** A connection that dies ends its calls as cancelled, though nobody cancelled them. */
function detailsOf({ code, details, metadata }: Status): string {
  const unknown = code === Code.CANCELLED || code === Code.DEADLINE_EXCEEDED ||
    metadata.get(OUTCOME).length > 0;
  return unknown ? `${details}; it may have been done, look before you try again` : details;
}

function unreachable(failures: readonly string[]): string {
  const [only] = failures;
  const advice = "is a node running there? --server HOST:PORT names another";
  if (failures.length === 1) return `no node answers: ${only}; ${advice}`;
  return [`no node answers (${advice}):`, ...failures.map((one) => `  ${one}`)].join("\n");
}
