/** One call of a method that is known only by its schema. */
import { Buffer } from "node:buffer";
import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  credentials,
  type Metadata,
  status as Code,
  type StatusObject,
} from "@grpc/grpc-js";
import type protobuf from "protobufjs";
import { plainValue } from "./json.ts";
import type { Method } from "./schema.ts";

/** How a call ended. */
export type Ended = {
  readonly code: Code;
  readonly details: string;
  readonly trailers: Readonly<Record<string, unknown>>;
};

/** Calls `method` at `server`; `onAnswer` gets each answer as a plain value. */
export async function runCall(
  server: string,
  method: Method,
  requests: readonly protobuf.Message[],
  metadata: Metadata,
  options: CallOptions,
  onAnswer: (answer: unknown) => void,
): Promise<Ended> {
  const client = new Client(server, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  try {
    // All four kinds of method look alike on the wire.
    const call = client.makeBidiStreamRequest(
      method.path,
      (message: protobuf.Message) => Buffer.from(method.request.encode(message).finish()),
      (bytes: Buffer) => plainValue(method.response, bytes),
      metadata,
      options,
    );
    const ended = endOf(call);
    call.on("data", onAnswer);
    for (const request of requests) call.write(request);
    call.end();
    return await ended;
  } finally {
    client.close();
  }
}

function endOf(call: ClientReadableStream<unknown>): Promise<Ended> {
  call.on("error", () => {}); // Its status says the same.
  return new Promise((resolve) => {
    call.on("status", ({ code, details, metadata }: StatusObject) => {
      resolve({ code, details, trailers: metadata.getMap() });
    });
  });
}
