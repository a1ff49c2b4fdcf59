import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerWritableStream,
} from "@grpc/grpc-js";
import { batchOf } from "./batch.ts";

const PATH = "/test.Batches/Send";
const asIs = (bytes: Buffer): Buffer => bytes;

/** What a client receives when a server writes these batches. */
async function received(batches: readonly (readonly Buffer[])[]): Promise<Buffer[]> {
  const server = new Server();
  const send = (stream: ServerWritableStream<Buffer, Buffer>) => {
    for (const batch of batches) stream.write(batchOf(batch));
    stream.end();
  };
  server.register(PATH, send, asIs, asIs, "serverStream");
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    })
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const stream = client.makeServerStreamRequest(PATH, asIs, asIs, Buffer.alloc(0));
    const messages: Buffer[] = [];
    for await (const message of stream) messages.push(message);
    return messages;
  } finally {
    client.close();
    server.forceShutdown();
  }
}

Deno.test("messages that are written as one arrive one by one, as they are", async () => {
  const sizes = [[1], [0], [3, 0, 5], [100, 20_000, 70_000], [300, 300]];
  const batches = sizes.map((lengths, i) =>
    lengths.map((length, j) => Buffer.alloc(length, 16 * i + j))
  );
  assert.deepEqual(await received(batches), batches.flat());
});
