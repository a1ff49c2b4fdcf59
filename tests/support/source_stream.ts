// A source that says exactly what a test wants said, and reads what it is told.

import type { Record } from "../../proto/gen/conveyor_etl/common/Record.ts";
import type { RecordBatch } from "../../proto/gen/conveyor_etl/common/RecordBatch.ts";
import type { BackpressureSignal__Output } from "../../proto/gen/conveyor_etl/source/BackpressureSignal.ts";
import type { BatchAck__Output } from "../../proto/gen/conveyor_etl/source/BatchAck.ts";
import type { Ended, GrpcClient } from "./grpc_client.ts";
import { PROTOS } from "./nodes.ts";
import { until } from "./until.ts";

/** `PushRecords`, with what has come on it so far. */
export class SourceStream {
  readonly #reader;

  constructor(client: Pick<GrpcClient, "bidi">) {
    this.#reader = client.bidi(PROTOS.source.PushRecords);
  }

  send(batch: RecordBatch): void {
    this.#reader.stream.write({ batch });
  }

  /** Sends no more. Resolves with how the stream ended. */
  end(): Promise<Ended<unknown>> {
    this.#reader.stream.end();
    return this.ended;
  }

  cancel(): void {
    this.#reader.stream.cancel();
  }

  get ended(): Promise<Ended<unknown>> {
    return this.#reader.ended;
  }

  get acks(): BatchAck__Output[] {
    return this.#reader.messages.flatMap(({ ack }) => ack ?? []);
  }

  get signals(): BackpressureSignal__Output[] {
    return this.#reader.messages.flatMap(({ backpressure }) => backpressure ?? []);
  }

  /** By batch and record: `ACCEPTED` and the like. */
  get statuses(): string[][] {
    return this.acks.map(({ record_acks: acks }) =>
      acks.map(({ status }) => status.replace("ACK_STATUS_", ""))
    );
  }

  /** Resolves once so many batches are acknowledged. */
  async acknowledged(batches: number): Promise<void> {
    await until(
      `${batches} batches are acknowledged`,
      () => this.acks.length >= batches || undefined,
      { progress: () => this.acks.length, why: () => `but ${this.acks.length}` },
    );
  }
}

/** Records `from` to `to` of one partition of a source. */
export function recordsOf(
  source_id: string,
  [from, to]: readonly [number, number],
  payload: (sequence: number) => Uint8Array,
  partition = 0,
): Record[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    id: { source_id, partition, sequence_number: from + i },
    payload: payload(from + i) as never,
  }));
}
