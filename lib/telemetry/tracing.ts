/** Traces by OpenTelemetry's API. */
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
import type { Span, SpanAttributes, Tracing } from "./span.ts";

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

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
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
