/** One call of a service beside the sidecar, whatever its kind. */
import type { Record__Output } from "../../../proto/gen/conveyor_etl/common/Record.ts";
import type { Stage__Output } from "../../../proto/gen/conveyor_etl/router/Stage.ts";
import { keyOf } from "../program.ts";
import { sinks, transforms } from "../protos.ts";
import type { Channels } from "../rpc.ts";

/** What a service made of one record: what goes on, or why it failed. */
export type Outcome =
  | { readonly type: "done"; readonly outputs: readonly Record__Output[] }
  | { readonly type: "failed"; readonly error: string; readonly retryable: boolean };

export type Outcomes = ReadonlyMap<string, Outcome>;

const LOST: Outcome = { type: "failed", error: "the service did not say", retryable: true };

export function outcomeOf(outcomes: Outcomes, record: Record__Output): Outcome {
  return outcomes.get(keyOf(record.id)) ?? LOST;
}

/** Rejects when the service cannot be asked: that says nothing about the records. */
export async function transform(
  channels: Channels,
  endpoint: string,
  { id, config }: Stage__Output,
  records: readonly Record__Output[],
): Promise<Outcomes> {
  const { results } = await channels.call(endpoint, transforms.ProcessBatch, {
    transform_id: id,
    input_batch: { records: [...records] },
    transform_config: config,
  });
  return new Map(results.map(({ original_id, status, output_records, error_message }) => [
    keyOf(original_id),
    status === "TRANSFORM_STATUS_ERROR" || status === "TRANSFORM_STATUS_UNSPECIFIED"
      ? { type: "failed", error: error_message, retryable: true }
      : { type: "done", outputs: output_records },
  ]));
}

/** As `transform`; nothing goes on from a sink. */
export async function write(
  channels: Channels,
  endpoint: string,
  sinkId: string,
  records: readonly Record__Output[],
): Promise<Outcomes> {
  const { results } = await channels.call(endpoint, sinks.WriteBatch, {
    sink_id: sinkId,
    batch: { records: [...records] },
    options: { require_ack: true, guarantee: "DELIVERY_GUARANTEE_AT_LEAST_ONCE" },
  });
  return new Map(results.map(({ record_id, success, error, retryable }) => [
    keyOf(record_id),
    success ? { type: "done", outputs: [] } : { type: "failed", error, retryable },
  ]));
}
