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
import { Turns } from "./turns.ts";

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

/** One stream. */
class AssignmentSession implements AssignmentListener {
  readonly #turns: Turns<AssignmentChange>;
  #carried = 0;

  constructor(
    private readonly encode: (change: AssignmentChange) => Buffer,
    private readonly edge: Edge,
    private readonly stream: ResponseStream,
  ) {
    this.#turns = new Turns({
      timers: edge.timers,
      deliver: (change) => this.#deliver(change),
      end: (error) => stream.end(error),
    });
  }

  next(change: AssignmentChange): void {
    this.#turns.next(change);
  }

  end(error: Error): void {
    this.#turns.end(error);
  }

  /** Takes nothing more. */
  close(): void {
    this.#turns.close();
  }

  #deliver(change: AssignmentChange): number {
    const message = this.encode(change);
    this.#carried += message.length;
    if (this.#carried > WATCH_LIMITS.streamBytes) this.#spent();
    else this.stream.send(message);
    return message.length;
  }

  #spent(): void {
    this.close();
    const text = `the stream has carried its bound of ${WATCH_LIMITS.streamBytes} bytes; watch ` +
      "again: everything that is assigned then comes first";
    const error = new ConveyorError("resource_exhausted", text);
    this.edge.timers.after(GRPC_LIMITS.endPauseMs, () => this.stream.end(error));
  }
}
