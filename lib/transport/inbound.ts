import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import { Assembler } from "./assembler.ts";
import type { CloseReason, Connection, ConnectionHandler } from "./connection.ts";
import type { Context } from "./context.ts";
import type { TransportHandler } from "./contract.ts";
import { noteRejected } from "./observer.ts";
import type { Outbox } from "./outbox.ts";
import type { Frame } from "./protocol.ts";

/** A request that is being answered. */
type Running = { readonly controller: AbortController; readonly bytes: number };

/** The connection that another member has opened: takes its messages and answers its requests. */
export class Inbound implements ConnectionHandler {
  readonly #from: NodeId;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #handler: TransportHandler;
  readonly #context: Context;
  readonly #onEnded: () => void;
  readonly #running = new Map<number, Running>();
  readonly #assembler: Assembler;
  #runningBytes = 0;

  constructor(options: {
    from: NodeId;
    connection: Connection;
    outbox: Outbox;
    handler: TransportHandler;
    context: Context;
    onEnded: () => void;
  }) {
    this.#from = options.from;
    this.#connection = options.connection;
    this.#outbox = options.outbox;
    this.#handler = options.handler;
    this.#context = options.context;
    this.#onEnded = options.onEnded;
    this.#assembler = new Assembler(options.context.limits.requestBytes);
    this.#connection.identified(this, this.#outbox);
  }

  close(reason: "closed" | "removed" | "replaced"): void {
    this.#connection.closeSoftly(reason);
  }

  onFrame(frame: Frame): void {
    switch (frame.type) {
      case "message":
        return this.#receive(frame.message);
      case "request": {
        const request = this.#assembler.add(frame);
        if (request === "oversized") return this.#connection.close("oversized");
        if (request !== undefined) this.#answer(frame.id, request);
        return;
      }
      case "cancel":
        return this.#cancel(frame.id);
      case "ping":
        return;
      default:
        return this.#connection.close("garbage", `a ${frame.type} where requests come`);
    }
  }

  onClosed(reason: CloseReason, detail?: string): void {
    for (const { controller } of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#outbox.clear();
    if (reason === "oversized" || reason === "checksum" || reason === "garbage") {
      noteRejected(this.#context, reason, { node: this.#from, detail });
    }
    this.#onEnded();
  }

  #receive(message: Message): void {
    try {
      this.#handler.receive(this.#from, message);
    } catch (error) {
      this.#context.onFailure(error);
    }
  }

  #answer(id: number, request: Uint8Array): void {
    const { requests, requestsBytes } = this.#context.limits;
    if (this.#running.has(id)) return this.#connection.close("garbage", "a request id used twice");
    const isFull = this.#running.size >= requests ||
      this.#runningBytes + request.length > requestsBytes;
    // Its own bounds keep an honest peer from this; another may not make this node run out.
    if (isFull) return this.#connection.close("garbage", "more requests than are allowed");
    const running: Running = { controller: new AbortController(), bytes: request.length };
    this.#running.set(id, running);
    this.#runningBytes += request.length;
    this.#ask(request, running.controller.signal).then(
      (answer) => this.#finish(id, running, answer),
      (error) => this.#finish(id, running, this.#toSend(error)),
    );
  }

  /** Also what `answer` throws before it has made a promise is a rejection. */
  async #ask(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    return await this.#handler.answer(this.#from, request, signal);
  }

  #finish(id: number, running: Running, outcome: Uint8Array | ConveyorError): void {
    // Cancelled meanwhile, or the connection is gone: nobody waits for it.
    if (this.#running.get(id) !== running) return;
    this.#forget(id, running);
    const { requests, requestsBytes, requestBytes } = this.#context.limits;
    if (outcome instanceof ConveyorError) {
      this.#outbox.pushFailure({ type: "failure", id, error: outcome });
    } else if (outcome.length > requestBytes) {
      const error = new ConveyorError("resource_exhausted", "the answer is too large to be sent");
      this.#outbox.pushFailure({ type: "failure", id, error });
    } else this.#outbox.pushBody("answer", id, outcome);
    const { bodyCount, bodyBytes } = this.#outbox;
    if (bodyCount > requests || bodyBytes > requestsBytes) this.#connection.close("stalled");
    else this.#connection.flush();
  }

  #toSend(error: unknown): ConveyorError {
    if (error instanceof ConveyorError) return error;
    this.#context.onFailure(error);
    return new ConveyorError("internal", `node ${this.#context.self.nodeId} failed to answer`);
  }

  #cancel(id: number): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#forget(id, running);
    running.controller.abort();
  }

  #forget(id: number, running: Running): void {
    this.#running.delete(id);
    this.#runningBytes -= running.bytes;
  }
}
