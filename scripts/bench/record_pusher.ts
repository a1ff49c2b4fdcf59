/** Pushes records to a node over gRPC, as fast as it acknowledges them. */
import { Buffer } from "node:buffer";
import { Client, type ClientDuplexStream, credentials } from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { encodeRecordId, tagOf, varint, WIRE_TYPE } from "../../lib/delivery/mod.ts";
import { loadProtos } from "../../lib/grpc/protos.ts";

/** A uint64 below 2^35 in five bytes, so that it can be replaced in place. */
const SEQUENCE_BYTES = 5;

/** An encoded PushRequest with one batch, whose sequence numbers go on from push to push. */
export class PushMessages {
  readonly #bytes: Buffer;
  readonly #places: number[] = [];
  #next = 1;

  constructor(partition: number, readonly records: number, payloadBytes: number) {
    // A sequence number of five bytes, to be replaced.
    const id = encodeRecordId("bench", partition, 2n ** 30n);
    const payload = Buffer.alloc(payloadBytes, 7);
    const record = Buffer.concat([delimited(1, id), delimited(4, payload)]);
    const whole = delimited(2, record);
    const batch = Buffer.concat(Array.from({ length: records }, () => whole));
    this.#bytes = delimited(1, batch);
    const before = this.#bytes.length - batch.length;
    const inRecord = whole.length - record.length + (delimited(1, id).length - SEQUENCE_BYTES);
    for (let i = 0; i < records; i++) this.#places.push(before + i * whole.length + inRecord);
  }

  next(): Buffer {
    for (const place of this.#places) {
      let left = this.#next++;
      for (let i = 0; i < SEQUENCE_BYTES; i++) {
        this.#bytes[place + i] = (left & 0x7f) | (i < SEQUENCE_BYTES - 1 ? 0x80 : 0);
        left = Math.floor(left / 128);
      }
    }
    return Buffer.from(this.#bytes);
  }
}

function delimited(field: number, bytes: Uint8Array): Buffer {
  const head = Buffer.from([tagOf(field, WIRE_TYPE.bytes), ...varint(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

/** A client of one node. */
export class RecordPusher {
  readonly #protos = loadProtos();
  readonly #client: Client;
  readonly #streams: ClientDuplexStream<Buffer, Buffer>[] = [];

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure());
  }

  /**
   * Makes a pipeline that takes the records, to a sink that nobody hosts; or through a transform to
   * a sink, both on this port of loopback.
   */
  async createPipeline(port?: number): Promise<void> {
    const endpoint = port === undefined ? null : { host: "127.0.0.1", port };
    const stage = (id: string, stage_type: string, service_name: string) => {
      return { id, stage_type, service_selector: { service_name }, endpoint };
    };
    const edge = (from_stage: string, to_stage: string) => ({ from_stage, to_stage });
    const transform = port === undefined ? [] : [stage("map", "STAGE_TYPE_TRANSFORM", "map")];
    const config = {
      id: "bench",
      name: "bench",
      stages: [
        stage("in", "STAGE_TYPE_SOURCE", "bench"),
        ...transform,
        stage("out", "STAGE_TYPE_SINK", "nobody"),
      ],
      edges: port === undefined ? [edge("in", "out")] : [edge("in", "map"), edge("map", "out")],
      enabled: true,
    };
    const { CreatePipeline } = this.#protos.admin;
    const answer = await this.#call(CreatePipeline, { config } as never);
    if (!answer.success) throw new Error(`the pipeline was refused: ${answer.error}`);
  }

  /** The committed offsets by partition. */
  async committed(): Promise<Readonly<Record<number, string>>> {
    const { GetSourceOffset } = this.#protos.checkpoint;
    return (await this.#call(GetSourceOffset, { source_id: "bench" })).offsets;
  }

  #call<In, Out>(
    { path, requestSerialize, responseDeserialize }: Pick<
      MethodDefinition<In, never, unknown, Out>,
      "path" | "requestSerialize" | "responseDeserialize"
    >,
    request: In,
  ): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, answer) => error ? reject(error) : resolve(answer as Out),
      );
    });
  }

  /**
   * Keeps `outstanding` batches on their way until `end`; resolves with how many records were
   * acknowledged. Throws when one was not accepted.
   */
  async push(messages: PushMessages, outstanding: number, end: number): Promise<number> {
    const { path, responseDeserialize } = this.#protos.source.PushRecords;
    const asIs = (bytes: Buffer) => bytes;
    const stream = this.#client.makeBidiStreamRequest(path, asIs, asIs);
    this.#streams.push(stream);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let [sent, acknowledged] = [0, 0];
    const send = () => {
      sent++;
      stream.write(messages.next());
    };
    stream.on("data", (bytes: Buffer) => {
      // Field 1 is an ack; credits and pressure are none.
      if (bytes[0] !== tagOf(1, WIRE_TYPE.bytes)) return;
      if (acknowledged++ % 100 === 0) {
        const { ack } = responseDeserialize(bytes);
        const bad = ack?.record_acks.find(({ status }) => status !== "ACK_STATUS_ACCEPTED");
        if (bad !== undefined) return reject(new Error(`${bad.status} ${bad.error_message}`));
      }
      if (performance.now() < end) send();
      else if (acknowledged === sent) stream.end();
    });
    stream.on("error", reject);
    stream.on("end", () => resolve(acknowledged * messages.records));
    for (let i = 0; i < outstanding; i++) send();
    return await promise;
  }

  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }
}
