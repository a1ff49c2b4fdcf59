/** What a write does, as spans of the call that asks for it; where nothing is traced, nothing more. */
import type { Span, Tracing } from "../telemetry/mod.ts";
import type { Command } from "../state/mod.ts";
import type { CallOptions } from "./api.ts";

/** On the node that was asked. */
export async function traced<T>(
  { span }: CallOptions,
  command: Command["type"],
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (span === undefined) return await work(undefined);
  return await within(span.child("propose", { "conveyor.command": command }), work);
}

/** On the leader, when another member has passed the write on: in the trace that it tells of. */
export async function continued<T>(
  tracing: Tracing | undefined,
  traceparent: string | undefined,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (tracing === undefined || traceparent === undefined) return await work(undefined);
  const header = (name: string) => name === "traceparent" ? traceparent : undefined;
  return await within(tracing.incoming("lead", {}, header), work);
}

async function within<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    const result = await work(span);
    span.end();
    return result;
  } catch (error) {
    span.end(String(error));
    throw error;
  }
}
