/**
 * SidecarCoordinator.WatchPipelineAssignments: what the control plane tells, with a bound on what
 * one stream may cost.
 */
import type { Buffer } from "node:buffer";
import { ConveyorError, GRPC_LIMITS, WATCH_LIMITS } from "../base/mod.ts";
import type { AssignmentListener } from "../node/api.ts";
import type { AssignmentChange } from "../state/mod.ts";
import type { PipelineAssignmentEvent } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type { WatchAssignmentsRequest__Output } from "../../proto/gen/conveyor_etl/sidecar/WatchAssignmentsRequest.ts";
import { encodeResponse, type Method } from "./codec.ts";
import type { Edge } from "./edge.ts";
import type { StreamHandler } from "./methods.ts";
import { sidecarId } from "./sidecar_requests.ts";
import { assignmentEvent } from "./sidecar_responses.ts";
import type { ResponseStream } from "./streams.ts";

type AssignmentMethod = Method<WatchAssignmentsRequest__Output, PipelineAssignmentEvent>;

export function assignmentHandler(
  method: AssignmentMethod,
  edge: Edge,
): StreamHandler<WatchAssignmentsRequest__Output> {
  return (request, stream) => {
    const id = sidecarId(request);
    const encode = (change: AssignmentChange) => encodeResponse(method, assignmentEvent(change));
    const session = new AssignmentSession(encode, edge, stream);
    const stop = edge.plane.watchAssignments(id, stream.readOptions(), session);
    stream.onEnd(() => {
      session.close();
      stop();
    });
  };
}

/** One stream. Changes wait in a queue only while others have their turn. */
class AssignmentSession implements AssignmentListener {
  #queue: AssignmentChange[] = [];
  #failure: Error | undefined;
  #sliceBytes = 0;
  #carried = 0;
  #yielding = false;
  #closed = false;

  constructor(
    private readonly encode: (change: AssignmentChange) => Buffer,
    private readonly edge: Edge,
    private readonly stream: ResponseStream,
  ) {}

  next(change: AssignmentChange): void {
    if (this.#closed) return;
    this.#queue.push(change);
    this.#drain();
  }

  end(error: Error): void {
    this.#failure = error;
    this.#drain();
  }

  /** Takes nothing more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
  }

  #drain(): void {
    if (this.#yielding || this.#closed) return;
    const queue = this.#queue;
    for (let at = 0; at < queue.length; at++) {
      if (this.#sliceBytes >= GRPC_LIMITS.sliceBytes) {
        this.#queue = queue.slice(at);
        return this.#yield();
      }
      if (!this.#deliver(queue[at]!)) return;
    }
    this.#queue = [];
    if (this.#failure !== undefined) this.stream.end(this.#failure);
  }

  #yield(): void {
    this.#yielding = true;
    this.edge.timers.after(0, () => {
      this.#yielding = false;
      this.#sliceBytes = 0;
      this.#drain();
    });
  }

  /** False when the stream has carried its bound. */
  #deliver(change: AssignmentChange): boolean {
    const message = this.encode(change);
    this.#carried += message.length;
    if (this.#carried > WATCH_LIMITS.streamBytes) {
      this.#spent();
      return false;
    }
    this.#sliceBytes += message.length;
    this.stream.send(message);
    return true;
  }

  #spent(): void {
    this.close();
    const text = `the stream has carried its bound of ${WATCH_LIMITS.streamBytes} bytes; watch ` +
      "again: everything that is assigned then comes first";
    const error = new ConveyorError("resource_exhausted", text);
    this.edge.timers.after(GRPC_LIMITS.endPauseMs, () => this.stream.end(error));
  }
}
