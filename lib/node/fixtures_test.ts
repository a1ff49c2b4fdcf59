/** What the tests of this folder build with. */
import { type ErrorCode, NODE_LIMITS, nodeId, type NodeLimits, type Term } from "../base/mod.ts";
import { ConveyorError } from "../base/mod.ts";
import type { Standing } from "../raft/mod.ts";
import type { NodeLogger } from "./logger.ts";

export { EVERYTHING, health, Replica, spec } from "../state/fixtures_test.ts";

export function limits(smaller: Partial<NodeLimits>): NodeLimits {
  return { ...NODE_LIMITS, ...smaller };
}

/** For `assert.rejects` and `assert.throws`. */
export function fails(code: ErrorCode, message = /./): (error: unknown) => boolean {
  return (error) =>
    error instanceof ConveyorError && error.code === code && message.test(error.message);
}

export function leading(term: Term, ready = true): Standing {
  return { role: "leader", term, leader: nodeId(1), ready };
}

/** Node 1 follows `leader`, or nobody. */
export function following(leader: number | undefined, term: Term = 1): Standing {
  const known = leader === undefined ? undefined : nodeId(leader);
  return { role: "follower", term, leader: known, ready: false };
}

/** Keeps what is logged, one text a line. */
export class Lines implements NodeLogger {
  readonly lines: string[] = [];

  debug(): void {}

  info(message: string, fields?: Record<string, unknown>): void {
    this.lines.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  }

  warn(message: string, fields?: Record<string, unknown>): void {
    this.info(message, fields);
  }
}

/** How a promise has ended so far: "pending", its value, or its error. */
export class Outcome<T> {
  state: "pending" | "resolved" | "rejected" = "pending";
  value: T | undefined;
  error: unknown;

  constructor(promise: Promise<T>) {
    promise.then(
      (value) => {
        this.state = "resolved";
        this.value = value;
      },
      (error) => {
        this.state = "rejected";
        this.error = error;
      },
    );
  }

  /** The code of the ConveyorError that it was rejected with. */
  get code(): ErrorCode | undefined {
    return this.error instanceof ConveyorError ? this.error.code : undefined;
  }
}

/** As it arrives: in the middle of a buffer that is used again for the next message. */
export function arrived(bytes: Uint8Array): { view: Uint8Array; reuse: () => void } {
  const buffer = new Uint8Array(bytes.length + 32);
  buffer.set(bytes, 17);
  const view = buffer.subarray(17, 17 + bytes.length);
  return { view, reuse: () => buffer.fill(0xff) };
}
