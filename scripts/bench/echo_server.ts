// The least that a gRPC server on this platform can do: a bare grpc-js server that answers each
// request with its first bytes, as many as the argument says. Prints its port.

import type { Buffer } from "node:buffer";
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";

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
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
