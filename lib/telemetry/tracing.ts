/**
 * Traces by OpenTelemetry's API, which Deno exports when `OTEL_DENO=true` is set. Nobody is handed
 * a `Tracing` while it is not, so that it costs nothing then.
 */
import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Something that takes time, as part of something else. */
export interface Span {
  /** A part of it that begins now. */
  child(name: string, attributes?: SpanAttributes): Span;
  set(attributes: SpanAttributes): void;
  /** Ends it; `failure` says why it failed. Only the first call counts. */
  end(failure?: string): void;
}

export interface Tracing {
  /** A call that has come in; `header` gives what the caller says of its own trace. */
  incoming(
    name: string,
    attributes: SpanAttributes,
    header: (name: string) => string | undefined,
  ): Span;
}

/** Whether Deno exports telemetry, by the variables that it reads itself. */
export function isTracingOn(env: Readonly<Record<string, string>>): boolean {
  return env["OTEL_DENO"] === "true" && env["OTEL_SDK_DISABLED"] !== "true";
}

export function createTracing(version: string): Tracing {
  const tracer = trace.getTracer("conveyor-etl-router", version);
  return {
    incoming(name, attributes, header) {
      const getter = {
        keys: () => [],
        get: (_carrier: unknown, key: string) => header(key),
      };
      const parent = propagation.extract(context.active(), {}, getter);
      const options = { kind: SpanKind.SERVER, attributes: { ...attributes } };
      return new TracedSpan(tracer, tracer.startSpan(name, options, parent), parent);
    },
  };
}

class TracedSpan implements Span {
  readonly #tracer: Tracer;
  readonly #span: OtelSpan;
  readonly #context: Context;
  #ended = false;

  constructor(tracer: Tracer, span: OtelSpan, parent: Context) {
    this.#tracer = tracer;
    this.#span = span;
    this.#context = trace.setSpan(parent, span);
  }

  child(name: string, attributes: SpanAttributes = {}): Span {
    const options: { attributes: Attributes } = { attributes: { ...attributes } };
    const span = this.#tracer.startSpan(name, options, this.#context);
    return new TracedSpan(this.#tracer, span, this.#context);
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes({ ...attributes });
  }

  end(failure?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (failure !== undefined) {
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    }
    this.#span.end();
  }
}
