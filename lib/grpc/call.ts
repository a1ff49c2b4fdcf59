/** One call as its handler sees it, and how its end is reported: once, whatever ends it. */
import { type Metadata, status as Code } from "@grpc/grpc-js";
import { ConveyorError } from "../base/mod.ts";
import type { CallOptions, ReadOptions } from "../node/api.ts";
import type { Span, Tracing } from "../telemetry/mod.ts";
import type { Edge } from "./edge.ts";
import { codeName, isInternal, type Status, statusOf } from "./status.ts";

/** What the two kinds of grpc-js call have in common. */
export interface RawCall {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: "cancelled", listener: () => void): unknown;
}

/** By OpenTelemetry's names for calls of gRPC. */
function incoming(tracing: Tracing, path: string, metadata: Metadata): Span {
  const [service = "", method = ""] = path.split("/");
  const attributes = { "rpc.system": "grpc", "rpc.service": service, "rpc.method": method };
  return tracing.incoming(path, attributes, (name) => metadata.get(name)[0]?.toString());
}

const CONSISTENCY_KEY = "x-conveyor-read";

/**
 * A call in progress. It doubles as the options of a request to the control plane; its signal is
 * made only when something asks for it.
 */
export class Call implements CallOptions {
  readonly #edge: Edge;
  readonly #method: string;
  readonly #raw: RawCall;
  readonly #began: number;
  #abort: AbortController | undefined;
  #done = false;
  readonly span: Span | undefined;
  /** Whether more than one message may pass in either direction. */
  protected readonly streaming: boolean = false;

  constructor(edge: Edge, method: string, raw: RawCall) {
    this.#edge = edge;
    this.#method = method;
    this.#raw = raw;
    this.#began = edge.clock.monotonic();
    if (edge.tracing !== undefined) this.span = incoming(edge.tracing, method, raw.metadata);
  }

  /** True from the moment when the call's end is settled: nothing more can be sent. */
  get done(): boolean {
    return this.#done;
  }

  /** Aborted when the call ends before its handler has answered. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** What the call's metadata asks of reads. Throws `invalid_argument` for what it cannot ask. */
  readOptions(): ReadOptions {
    const values = this.#raw.metadata.get(CONSISTENCY_KEY);
    for (const value of values) {
      if (value !== "stale" && value !== "linearizable") {
        const text = `metadata ${CONSISTENCY_KEY}: ${JSON.stringify(String(value))} is neither ` +
          `"stale" nor "linearizable"`;
        throw new ConveyorError("invalid_argument", text);
      }
    }
    const consistency = values.at(-1) === "stale" ? "stale" : "linearizable";
    return { consistency, signal: this.signal, span: this.span };
  }

  /** Settles the call's end; true the first time. */
  settle(code: Code): boolean {
    if (this.#done) return false;
    this.#done = true;
    const { clock, observer } = this.#edge;
    const seconds = (clock.monotonic() - this.#began) / 1_000;
    const { streaming } = this;
    this.span?.set({ "rpc.grpc.status_code": code });
    this.span?.end(code === Code.OK ? undefined : codeName(code));
    observer.onCall?.({ method: this.#method, code: codeName(code), seconds, streaming });
    return true;
  }

  /** Settles the end that `error` is, logs it where it is our fault, and returns its status. */
  fail(error: unknown): Status | undefined {
    const status = statusOf(error);
    if (isInternal(error)) {
      const shown = error instanceof Error ? error : String(error);
      this.#edge.logger.error("a call failed", { method: this.#method, error: shown });
    }
    return this.settle(status.code) ? status : undefined;
  }

  /**
   * The client has gone, or its deadline has passed: the work stops. grpc-js says so after every
   * normal end too, which then changes nothing. True when this ended the call.
   */
  cancel(): boolean {
    const expired = Number(this.#raw.getDeadline()) <= this.#edge.clock.wall();
    if (!this.settle(expired ? Code.DEADLINE_EXCEEDED : Code.CANCELLED)) return false;
    (this.#abort ??= new AbortController()).abort();
    return true;
  }
}
