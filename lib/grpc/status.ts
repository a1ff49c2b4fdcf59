/** The one place where errors become gRPC statuses. */
import { Metadata, status as Code } from "@grpc/grpc-js";
import { ConveyorError, type ErrorCode, FatalError, GRPC_LIMITS } from "../base/mod.ts";

/** Total: an error code without a row does not compile. */
const CODES: Readonly<Record<ErrorCode, Code>> = {
  invalid_argument: Code.INVALID_ARGUMENT,
  not_found: Code.NOT_FOUND,
  already_exists: Code.ALREADY_EXISTS,
  aborted: Code.ABORTED,
  failed_precondition: Code.FAILED_PRECONDITION,
  resource_exhausted: Code.RESOURCE_EXHAUSTED,
  out_of_range: Code.OUT_OF_RANGE,
  unavailable: Code.UNAVAILABLE,
  outcome_unknown: Code.UNAVAILABLE,
  deadline_exceeded: Code.DEADLINE_EXCEEDED,
  cancelled: Code.CANCELLED,
  data_loss: Code.DATA_LOSS,
  unimplemented: Code.UNIMPLEMENTED,
  internal: Code.INTERNAL,
};

/** Trailers that tell clients more than a status can. */
export const TRAILERS = {
  /** `unknown`: the write may have been done; look before sending it again. */
  outcome: "x-conveyor-outcome",
  /** After how many milliseconds trying again makes sense. */
  retryAfter: "retry-after-ms",
  /** The `start_revision` with which a watch goes on without gap. */
  resumeRevision: "x-conveyor-resume-revision",
} as const;

/** A failure that names where to go on. */
export class ResumableError extends ConveyorError {
  constructor(code: ErrorCode, message: string, readonly resumeRevision: number) {
    super(code, message);
  }
}

/** What grpc-js takes as a call's end. */
export type Status = {
  readonly code: Code;
  readonly details: string;
  /** Trailers. */
  readonly metadata: Metadata;
};

/** The status of `error`. What is not meant for clients becomes INTERNAL and says nothing. */
export function statusOf(error: unknown): Status {
  if (error instanceof ConveyorError) {
    return {
      code: CODES[error.code],
      details: boundedDetails(error.message),
      metadata: trailersOf(error),
    };
  }
  if (error instanceof FatalError) {
    return statusOf(new ConveyorError("outcome_unknown", "the node is stopping after a failure"));
  }
  return { code: Code.INTERNAL, details: "internal error", metadata: new Metadata() };
}

/** True for failures of the program itself, which belong in its log. */
export function isInternal(error: unknown): boolean {
  return !(error instanceof ConveyorError) || error.code === "internal";
}

export function codeName(code: Code): string {
  return Code[code] ?? String(code);
}

function trailersOf(error: ConveyorError): Metadata {
  const trailers = new Metadata();
  if (error.code === "outcome_unknown") trailers.set(TRAILERS.outcome, "unknown");
  if (error.retryAfterMs !== undefined) {
    trailers.set(TRAILERS.retryAfter, String(Math.ceil(error.retryAfterMs)));
  }
  if (error instanceof ResumableError) {
    trailers.set(TRAILERS.resumeRevision, String(error.resumeRevision));
  }
  return trailers;
}

/**
 * A status travels percent-encoded in a header, and clients refuse headers beyond some KiB: what
 * is too long is cut. A lone surrogate could not be encoded at all.
 */
function boundedDetails(message: string): string {
  const text = message.toWellFormed();
  if (text.length * 9 <= GRPC_LIMITS.statusBytes) return text;
  let [end, encoded] = [0, 0];
  for (const character of text) {
    encoded += encodeURI(character).length;
    if (encoded > GRPC_LIMITS.statusBytes) return `${text.slice(0, end)} …`;
    end += character.length;
  }
  return text;
}
