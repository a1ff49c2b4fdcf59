/**
 * Traces, which Deno exports when `OTEL_DENO=true` is set. Nobody is handed a `Tracing` while it is
 * not, and nothing is loaded for it, so that it costs nothing then.
 */

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Something that takes time, as part of something else. */
export interface Span {
  /** A part of it that begins now. */
  child(name: string, attributes?: SpanAttributes): Span;
  /** As W3C's Trace Context writes it, for others that do a part of it. */
  readonly traceparent: string;
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

/**
 * Undefined where Deno exports no telemetry, by the variables that it reads itself. Of a binary it
 * read them when it was compiled, and they only say now whether there is anything to export.
 */
export async function openTracing(
  env: Readonly<Record<string, string>>,
  version: string,
): Promise<Tracing | undefined> {
  if (env["OTEL_DENO"] !== "true" || env["OTEL_SDK_DISABLED"] === "true") return undefined;
  const { createTracing } = await import("./tracing.ts");
  return createTracing(version);
}
