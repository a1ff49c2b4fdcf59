import { ConveyorError, type NodeId, type TransportLimits } from "../base/mod.ts";
import { Assembler } from "./assembler.ts";
import type { Body, Outbox } from "./outbox.ts";
import type { BodyFrame, FailureFrame } from "./protocol.ts";

type Pending = {
  readonly body: Body;
  readonly bytes: number;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
};

/** The requests to one peer that have no answer yet. */
export class Requests {
  readonly #peer: NodeId;
  readonly #outbox: Outbox;
  readonly #limits: TransportLimits;
  readonly #flush: () => void;
  readonly #pending = new Map<number, Pending>();
  #assembler: Assembler;
  #bytes = 0;
  #lastId = 0;

  /** `flush` is called when something waits in the outbox. */
  constructor(peer: NodeId, outbox: Outbox, limits: TransportLimits, flush: () => void) {
    this.#peer = peer;
    this.#flush = flush;
    this.#outbox = outbox;
    this.#limits = limits;
    this.#assembler = new Assembler(limits.requestBytes);
  }

  /** Queues a request; resolves and rejects as `Transport.request` does. */
  add(data: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const refusal = this.#refusal(data, signal);
    if (refusal !== undefined) return Promise.reject(refusal);
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const id = ++this.#lastId;
    const body = this.#outbox.pushBody("request", id, data);
    const onAbort = () => this.#cancel(id);
    const settled = () => signal?.removeEventListener("abort", onAbort);
    signal?.addEventListener("abort", onAbort);
    this.#bytes += data.length;
    this.#pending.set(id, {
      body,
      bytes: data.length,
      resolve: (answer) => (settled(), resolve(answer)),
      reject: (error) => (settled(), reject(error)),
    });
    this.#flush();
    return promise;
  }

  onAnswer(frame: BodyFrame): "oversized" | undefined {
    const answer = this.#assembler.add(frame);
    if (answer === "oversized") return answer;
    // One that was cancelled may still be answered.
    if (answer !== undefined) this.#take(frame.id)?.resolve(answer);
    return undefined;
  }

  onFailure({ id, error }: FailureFrame): void {
    this.#take(id)?.reject(error);
  }

  /** The connection is gone: no answer can come any more. */
  failAll(why: string): void {
    this.#assembler = new Assembler(this.#limits.requestBytes);
    for (const [id, { body }] of [...this.#pending]) {
      const error = body.state === "waiting"
        ? new ConveyorError("unavailable", why)
        : new ConveyorError("outcome_unknown", `${why} before it answered`);
      this.#outbox.dropBody(body);
      this.#take(id)?.reject(error);
    }
  }

  #refusal(data: Uint8Array, signal: AbortSignal | undefined): ConveyorError | undefined {
    if (signal?.aborted) return cancelled();
    const { requestBytes, requestsBytes, requests } = this.#limits;
    if (data.length > requestBytes) {
      const sizes = `${data.length} bytes, ${requestBytes} are allowed`;
      return new ConveyorError("resource_exhausted", `too large for another node: ${sizes}`);
    }
    const isFull = this.#pending.size >= requests || this.#bytes + data.length > requestsBytes;
    return isFull
      ? new ConveyorError("unavailable", `too many requests wait for node ${this.#peer}`)
      : undefined;
  }

  #cancel(id: number): void {
    const pending = this.#take(id);
    if (pending === undefined) return;
    const mayHaveArrived = pending.body.state !== "waiting";
    this.#outbox.dropBody(pending.body);
    if (mayHaveArrived) {
      this.#outbox.pushControl({ type: "cancel", id });
      this.#flush();
    }
    pending.reject(cancelled());
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#bytes -= pending?.bytes ?? 0;
    return pending;
  }
}

function cancelled(): ConveyorError {
  return new ConveyorError("cancelled", "the caller has gone");
}
