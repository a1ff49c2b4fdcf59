// A transform and a sink that do as little as services can: the transform gives every record on as
// it came, the sink takes it. On one port, which is printed.

import { Buffer } from "node:buffer";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { scanBatch, tagOf, varint, WIRE_TYPE, WireScanner } from "../../lib/delivery/mod.ts";

const SUCCESS = Buffer.from([tagOf(2, WIRE_TYPE.varint), 1]);

function delimited(field: number, bytes: Uint8Array): Buffer {
  const head = Buffer.from([tagOf(field, WIRE_TYPE.bytes), ...varint(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

/** The batch of a ProcessBatchRequest. */
function batchOf(request: Uint8Array): Uint8Array {
  const scanner = new WireScanner(request);
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, WIRE_TYPE.bytes)) return scanner.delimited();
    scanner.skip(tag);
  }
  return new Uint8Array();
}

/** A ProcessBatchResponse in which every record comes back, a little changed. */
function processed(request: Uint8Array): Buffer {
  const { records } = scanBatch(batchOf(request));
  const results = Array.from({ length: records.length }, (_, i) => {
    // A record type: so it is another record, and has to be written.
    const changed = Buffer.concat([records.record(i), delimited(2, Buffer.from("benched"))]);
    const result = [delimited(1, records.id(i)), SUCCESS, delimited(3, changed)];
    return delimited(2, Buffer.concat(result));
  });
  return Buffer.concat(results);
}

const asIs = (bytes: Buffer): Buffer => bytes;
const server = new Server({ "grpc.max_receive_message_length": -1 });

function serve(path: string, answer: (request: Buffer) => Buffer): void {
  const handler = (
    { request }: ServerUnaryCall<Buffer, Buffer>,
    reply: sendUnaryData<Buffer>,
  ) => reply(null, answer(request));
  server.register(path, handler, asIs, asIs, "unary");
}

serve("/conveyor_etl.transform.TransformService/ProcessBatch", processed);
serve("/conveyor_etl.sink.SinkService/WriteBatch", () => SUCCESS);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
