/** The source's end of SidecarDataPlane/PushRecords. */
import { type ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { Record as WireRecord } from "../../proto/gen/conveyor_etl/common/Record.ts";
import type { PushAck__Output } from "../../proto/gen/conveyor_etl/sidecar/PushAck.ts";
import type { PushRecordsRequest } from "../../proto/gen/conveyor_etl/sidecar/PushRecordsRequest.ts";
import type { PushRecordsResponse__Output } from "../../proto/gen/conveyor_etl/sidecar/PushRecordsResponse.ts";
import { dataPlane } from "./protos.ts";
import type { Channels } from "./rpc.ts";

type Stream = ClientDuplexStream<PushRecordsRequest, PushRecordsResponse__Output>;

type Waiting = {
  readonly resolve: (ack: PushAck__Output) => void;
  readonly reject: (error: Error) => void;
};

/** One record of a partition: its sequence number and what it says. */
export type LogRecord = { readonly sequence: number; readonly text: string };

export type Pushed = {
  /**
   * The number of the last record that is through with all of the batch before it: written,
   * filtered, or with the dead letters. Undefined when not even the first is.
   */
  readonly through: number | undefined;
  /** Why the one behind it has to be pushed again. */
  readonly why: string | undefined;
};

/** Pushes batches over one stream, and opens another when it breaks. */
export class Pusher {
  #stream: Stream | undefined;
  #credits = 0;
  #batches = 0;
  readonly #waiting = new Map<string, Waiting>();
  #wake: (() => void)[] = [];

  constructor(
    private readonly channels: Channels,
    private readonly sidecar: string,
    private readonly init: { readonly source_id: string; readonly pipeline_id: string },
  ) {}

  /** Rejects when nothing is known of the batch. */
  async push(partition: number, records: readonly LogRecord[]): Promise<Pushed> {
    const { record_acks } = await this.#send(records.map(({ sequence, text }) => ({
      id: { source_id: this.init.source_id, partition, sequence_number: sequence },
      record_type: "order",
      payload: Buffer.from(text),
    })));
    const acks = new Map(record_acks.map((ack) => [Number(ack.record_id?.sequence_number), ack]));
    const left = records.findIndex(({ sequence }) =>
      acks.get(sequence)?.status !== "ACK_STATUS_SUCCESS"
    );
    if (left === -1) return { through: records.at(-1)?.sequence, why: undefined };
    return {
      through: records[left - 1]?.sequence,
      why: acks.get(records[left]?.sequence ?? 0)?.error ?? "no word of it",
    };
  }

  close(): void {
    this.#stream?.cancel();
  }

  async #send(records: readonly WireRecord[]): Promise<PushAck__Output> {
    const stream = this.#stream ??= this.#open();
    while (this.#credits < records.length && this.#stream === stream) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    if (this.#stream !== stream) throw new Error("the stream to the sidecar broke");
    this.#credits -= records.length;
    const batch_id = String(++this.#batches);
    return await new Promise((resolve, reject) => {
      this.#waiting.set(batch_id, { resolve, reject });
      stream.write({ batch: { batch_id, records: [...records] } });
    });
  }

  #open(): Stream {
    const { path, requestSerialize, responseDeserialize } = dataPlane.PushRecords;
    const stream = this.channels.to(this.sidecar).makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      new Metadata(),
    );
    stream.on("data", ({ ack, credits }: PushRecordsResponse__Output) => {
      if (credits) this.#credits = Number(credits.granted);
      if (ack) this.#settle(ack.batch_id, ({ resolve }) => resolve(ack));
      this.#wakeAll();
    });
    stream.on("error", (error) => {
      this.#stream = undefined;
      this.#credits = 0;
      for (const id of this.#waiting.keys()) this.#settle(id, ({ reject }) => reject(error));
      this.#wakeAll();
    });
    stream.write({ init: this.init });
    return stream;
  }

  #settle(batchId: string, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(batchId);
    this.#waiting.delete(batchId);
    if (waiting !== undefined) how(waiting);
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
