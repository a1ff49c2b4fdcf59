// What a careful client makes of the answers of a node, and of their absence.

import {
  Client,
  type ClientUnaryCall,
  credentials,
  Metadata,
  type ServiceError,
  status as Code,
} from "@grpc/grpc-js";
import { TRAILERS } from "../../lib/grpc/status.ts";
import type { ClientMethod } from "./grpc_client.ts";
import { until } from "./until.ts";

/** How a call ended. */
export type Answer<Out> =
  | { readonly type: "done"; readonly value: Out }
  /** The node says no, for a reason that trying again does not change. */
  | { readonly type: "rejected"; readonly code: Code; readonly details: string }
  /** It certainly has not been done, and will not be. */
  | { readonly type: "refused"; readonly details: string }
  /** It may have been done, or may yet be. `fromNode`: that is what the node says itself. */
  | {
    readonly type: "unknown";
    readonly code: Code;
    readonly details: string;
    readonly fromNode: boolean;
  };

export type Asking = {
  readonly deadlineMs?: number;
  /** Lets the node answer a read from what it has. */
  readonly stale?: boolean;
  /** The trace that the call is a part of, as Trace Context writes it. */
  readonly traceparent?: string;
};

const DEADLINE_MS = 20_000;

/** Connections that are tried again soon: the nodes of a test come back within seconds. */
const CHANNEL = {
  "grpc.use_local_subchannel_pool": 1,
  "grpc.max_receive_message_length": -1,
  "grpc.initial_reconnect_backoff_ms": 50,
  "grpc.max_reconnect_backoff_ms": 500,
};

/** Calls one node, over a connection that is made anew when it may lead nowhere. */
export class NodeClient {
  #channel: Client | undefined;
  readonly #calls = new Set<ClientUnaryCall>();

  /** `address`: `host:port` */
  constructor(readonly address: string) {}

  get channel(): Client {
    this.#channel ??= new Client(this.address, credentials.createInsecure(), CHANNEL);
    return this.#channel;
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Gives up every call that has not been answered. */
  giveUp(): void {
    for (const call of this.#calls) call.cancel();
  }

  /** Never rejects. */
  ask<In, Out>(
    { path, requestSerialize, responseDeserialize }: ClientMethod<In, Out>,
    request: In,
    { deadlineMs = DEADLINE_MS, stale = false, traceparent }: Asking = {},
  ): Promise<Answer<Out>> {
    const metadata = new Metadata();
    if (stale) metadata.set("x-conveyor-read", "stale");
    if (traceparent !== undefined) metadata.set("traceparent", traceparent);
    const { channel } = this;
    return new Promise((resolve) => {
      const call = channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, response) => {
          this.#calls.delete(call);
          if (error === null && response !== undefined) {
            return resolve({ type: "done", value: response });
          }
          const answer = answerOf(error);
          // A connection over which nothing has come may need long to notice that it is dead.
          if (answer.type === "unknown" && this.#channel === channel) this.close();
          resolve(answer);
        },
      );
      this.#calls.add(call);
    });
  }

  /**
   * The answer; throws when the node says no. For what may be done twice: it is asked again until
   * there is an answer, since on a slow machine there may be no leader, or another, at any time.
   */
  async call<In, Out>(method: ClientMethod<In, Out>, request: In, asking?: Asking): Promise<Out> {
    let last: Answer<Out> | undefined;
    const answer = await until(`${method.path} at ${this.address}`, async () => {
      last = await this.ask(method, request, asking);
      return last.type === "done" || last.type === "rejected" ? last : undefined;
    }, { why: () => JSON.stringify(last) });
    if (answer.type === "done") return answer.value;
    throw new Error(`${method.path} at ${this.address}: ${JSON.stringify(answer)}`);
  }
}

/** Reasons for which grpc-js ends a call that it has not sent. */
const NOT_SENT = /No connection established|ECONNREFUSED|Waiting for LB pick/;

export function answerOf(error: ServiceError | null): Exclude<Answer<never>, { type: "done" }> {
  if (error === null) throw new Error("a call without answer or error");
  const { code, details, metadata } = error;
  const fromNode = (metadata?.get("content-type").length ?? 0) > 0;
  switch (code) {
    case Code.NOT_FOUND:
    case Code.ABORTED:
    case Code.FAILED_PRECONDITION:
    case Code.ALREADY_EXISTS:
    case Code.INVALID_ARGUMENT:
    case Code.OUT_OF_RANGE:
    case Code.RESOURCE_EXHAUSTED:
    case Code.UNIMPLEMENTED:
      return { type: "rejected", code, details };
    case Code.UNAVAILABLE: {
      const isUnknown = (metadata?.get(TRAILERS.outcome).length ?? 0) > 0;
      // Only a node's own word counts, or that of a connection that never was.
      const isSure = NOT_SENT.test(details) || (fromNode && !isUnknown);
      return isSure ? { type: "refused", details } : { type: "unknown", code, details, fromNode };
    }
    default:
      // A connection that dies ends its calls as CANCELLED, and now and then as INTERNAL.
      return { type: "unknown", code, details, fromNode };
  }
}
