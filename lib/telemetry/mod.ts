/**
 * telemetry: what the program says about itself.
 *
 * In:  events from everyone who was handed a `Logger`; a clock and a writer from main.
 * Out: one line an event, as text or JSON; spans of traces, where Deno exports them.
 * Owns: the form of a line, and how often the same one may come.
 * Never: is global, throws, or keeps more than a bounded memory of what it said.
 */
export { createLogger, type Logger, type LoggerOptions, silentLogger } from "./logger.ts";
export { type RateLimit, rateLimited } from "./rate_limited.ts";
export type { Fields, FieldValue, LogFormat, LogLevel } from "./render.ts";
export { openTracing, type Span, type SpanAttributes, type Tracing } from "./span.ts";
export { lineWriter, type SyncWriter } from "./writer.ts";
