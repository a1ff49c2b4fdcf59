/**
 * Every way in which a request can fail, as a closed union. The edge maps each to one gRPC status
 * in a total table, so a code without a row does not compile.
 *
 * - `unavailable`: not done and safe to send again (no leader, stopping, a proposal that lost).
 * - `outcome_unknown`: may have been done; the caller has to look before it sends it again.
 */
export type ErrorCode =
  | "invalid_argument"
  | "not_found"
  | "already_exists"
  | "aborted"
  | "failed_precondition"
  | "resource_exhausted"
  | "out_of_range"
  | "unavailable"
  | "outcome_unknown"
  | "deadline_exceeded"
  | "cancelled"
  | "data_loss"
  | "unimplemented"
  | "internal";

/** One thing that is wrong with a request: where (`identity.service_id`) and why. */
export type FieldProblem = { readonly path: string; readonly problem: string };

/** A failure that a caller can act on; `message` is meant for its eyes. */
export class ConveyorError extends Error {
  override readonly name = "ConveyorError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** After how many milliseconds trying again makes sense, where that is known. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** `invalid_argument` that lists every bad field. */
export function invalidArgument(problems: readonly FieldProblem[]): ConveyorError {
  const list = problems.map(({ path, problem }) => `${path}: ${problem}`).join("; ");
  return new ConveyorError("invalid_argument", list);
}

/**
 * The node cannot go on and must stop: its store failed, or does not verify. Nothing catches this
 * but the process's outermost function, which logs it and exits with code 1.
 */
export class FatalError extends Error {
  override readonly name = "FatalError";
}
