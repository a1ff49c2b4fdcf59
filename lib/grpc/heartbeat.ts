/** ServiceRegistry.Heartbeat: each request is answered once, in order. */
import { setImmediate } from "node:timers";
import { ConveyorError, GRPC_LIMITS } from "../base/mod.ts";
import type { ControlPlane, Heartbeat, HeartbeatAnswer } from "../node/api.ts";
import type { Due } from "../state/mod.ts";
import type { HeartbeatRequest__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { HeartbeatResponse } from "../../proto/gen/conveyor_etl/registry/HeartbeatResponse.ts";
import { encodeResponse, type Method } from "./codec.ts";
import type { Edge } from "./edge.ts";
import type { BidiHandler, RequestFlow, RequestListener } from "./methods.ts";
import { heartbeat } from "./requests.ts";
import { duration, routerCommand } from "./responses.ts";
import type { ResponseStream } from "./streams.ts";
import { Told } from "./told.ts";

type HeartbeatMethod = Method<HeartbeatRequest__Output, HeartbeatResponse>;

export function heartbeatHandler(
  method: HeartbeatMethod,
  { plane }: Edge,
): BidiHandler<HeartbeatRequest__Output> {
  return (stream, flow) => new HeartbeatSession(method, plane, stream, flow);
}

/**
 * One stream. What arrives in one turn of the event loop, or while a batch is being answered, is
 * one batch: a busy stream costs few calls, and a quiet one no delay that shows.
 */
class HeartbeatSession implements RequestListener<HeartbeatRequest__Output> {
  #waiting: Heartbeat[] = [];
  #busy = false;
  #paused = false;
  #sentBytes = 0;
  readonly #told = new Told();
  /** What ends the stream once all that waits is answered. */
  #end: { readonly error?: unknown } | undefined;

  constructor(
    private readonly method: HeartbeatMethod,
    private readonly plane: ControlPlane,
    private readonly stream: ResponseStream,
    private readonly flow: RequestFlow,
  ) {}

  next(request: HeartbeatRequest__Output): void {
    this.#waiting.push(this.#told.acknowledge(heartbeat(request)));
    if (this.#waiting.length >= GRPC_LIMITS.heartbeatsWaiting && !this.#paused) {
      this.#paused = true;
      this.flow.pause();
    }
    if (this.#waiting.length === 1) setImmediate(() => this.#pump());
  }

  complete(): void {
    this.#end ??= {};
    this.#pump();
  }

  fail(error: unknown): void {
    this.#end ??= { error };
    this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting.length > 0 && !this.stream.done) {
        const beats = this.#take();
        this.#send(beats, await this.plane.heartbeat(beats, this.stream));
      }
      if (this.#end !== undefined) this.stream.end(this.#end.error);
    } catch (error) {
      this.stream.end(error);
    }
    this.#busy = false;
  }

  #take(): Heartbeat[] {
    const batch = this.#waiting;
    this.#waiting = [];
    if (this.#paused) {
      this.#paused = false;
      this.flow.resume();
    }
    return batch;
  }

  #send(beats: readonly Heartbeat[], answers: readonly HeartbeatAnswer[]): void {
    for (const [i, answer] of answers.entries()) {
      const due = this.#told.tell(beats[i]!.registrationId, answer.due);
      const message = encodeResponse(this.method, response(answer, due));
      this.#sentBytes += message.length;
      this.stream.send(message);
    }
    if (this.#sentBytes >= GRPC_LIMITS.heartbeatStreamBytes) {
      throw new ConveyorError("unavailable", "the stream has carried its bound; open a new one");
    }
  }
}

function response(
  { serviceId, acknowledged, nextDeadline }: HeartbeatAnswer,
  due: Due | undefined,
): HeartbeatResponse {
  const next_heartbeat_deadline = duration(nextDeadline);
  if (due === undefined) return { acknowledged, next_heartbeat_deadline, service_id: serviceId };
  return {
    acknowledged,
    next_heartbeat_deadline,
    commands: due.commands.map(routerCommand),
    service_id: serviceId,
    generations: Object.fromEntries(due.generations),
  };
}
