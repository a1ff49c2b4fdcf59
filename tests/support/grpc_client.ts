// A gRPC client for tests: any method by its definition, failures as values, streams message by
// message.

import type { Buffer } from "node:buffer";
import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
  type status as Code,
  type StatusObject,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";

/** A method as a client sees it. */
export type ClientMethod<In, Out> = Pick<
  MethodDefinition<In, never, unknown, Out>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

/** How a call ended, with what came before. */
export type Ended<Out> = {
  readonly messages: readonly Out[];
  readonly code: Code;
  readonly details: string;
  readonly trailers: Metadata;
};

/** One connection to a server. */
export class GrpcClient {
  readonly channel: Client;

  /** `address`: `host:port` */
  constructor(address: string) {
    this.channel = connect(address);
  }

  close(): void {
    this.channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The answer; rejects with grpc-js's ServiceError for any status but OK. */
  call<In, Out>(method: ClientMethod<In, Out>, request: In, metadata?: Metadata): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.channel.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata ?? new Metadata(),
        (error, response) => {
          if (error !== null) reject(error);
          else if (response !== undefined) resolve(response);
        },
      );
    });
  }

  /** How a call fails; a call that succeeds is an error. */
  async failure<In>(
    method: ClientMethod<In, unknown>,
    request: In,
    metadata?: Metadata,
  ): Promise<ServiceError> {
    try {
      await this.call(method, request, metadata);
    } catch (error) {
      return error as ServiceError;
    }
    throw new Error(`${method.path} succeeded`);
  }

  /** Sends these bytes as a request, whatever they are. */
  failureOfBytes(path: string, bytes: Buffer): Promise<ServiceError> {
    return this.failure({
      path,
      requestSerialize: (value: Buffer) => value,
      responseDeserialize: (value: Buffer) => value,
    }, bytes);
  }

  watch<In, Out>(
    method: ClientMethod<In, Out>,
    request: In,
    metadata?: Metadata,
  ): Reader<Out, ClientReadableStream<Out>> {
    return new Reader(this.channel.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata ?? new Metadata(),
    ));
  }

  bidi<In, Out>(method: ClientMethod<In, Out>): Reader<Out, ClientDuplexStream<In, Out>> {
    return new Reader(this.channel.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
    ));
  }
}

/** A channel of its own connection. The caller closes it. */
export function connect(address: string): Client {
  return new Client(address, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_receive_message_length": -1,
  });
}

/** Reads a stream of answers message by message. */
export class Reader<Out, Stream extends ClientReadableStream<Out>> {
  readonly messages: Out[] = [];
  readonly ended: Promise<Ended<Out>>;
  #wake: () => void = () => {};
  #done = false;

  constructor(readonly stream: Stream) {
    stream.on("data", (message: Out) => {
      this.messages.push(message);
      this.#wake();
    });
    stream.on("error", () => {});
    // The status may come before the last messages have been read.
    const read = new Promise<void>((resolve) => stream.on("end", resolve).on("close", resolve));
    const status = new Promise<StatusObject>((resolve) => stream.on("status", resolve));
    this.ended = Promise.all([status, read]).then(([{ code, details, metadata }]) => {
      this.#done = true;
      this.#wake();
      return { messages: this.messages, code, details, trailers: metadata };
    });
  }

  /** The first `count` messages, as soon as there are so many. Throws when the stream ends before. */
  async first(count: number): Promise<Out[]> {
    while (this.messages.length < count) {
      if (this.#done) throw new Error(`the stream ended after ${this.messages.length} messages`);
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.messages.slice(0, count);
  }
}
