// The least that a gRPC server on this platform can do: a bare grpc-js server that answers each
// request, or each message of a stream, with its first bytes, as many as the argument says. Prints
// its port.

import type { Buffer } from "node:buffer";
import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
} from "@grpc/grpc-js";

const answerBytes = Number(Deno.args[0]);
const asIs = (bytes: Buffer): Buffer => bytes;

const server = new Server();
server.register(
  "/conveyor_etl.bench.Echo/Echo",
  ({ request }: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) =>
    reply(null, request.subarray(0, answerBytes)),
  asIs,
  asIs,
  "unary",
);
server.register(
  "/conveyor_etl.bench.Echo/Stream",
  (stream: ServerDuplexStream<Buffer, Buffer>) => {
    stream.on("data", (request: Buffer) => stream.write(request.subarray(0, answerBytes)));
    stream.on("end", () => stream.end());
    stream.on("error", () => {});
  },
  asIs,
  asIs,
  "bidi",
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
