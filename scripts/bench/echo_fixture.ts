/** A server for the tests of what is measured with. */
import type { Buffer } from "node:buffer";
import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status as Code,
} from "@grpc/grpc-js";

export const ECHO_PATH = "/test.Echo/Echo";

/** A request that begins with this fails with NOT_FOUND. */
export const FAIL = 255;

const asIs = (bytes: Buffer): Buffer => bytes;

/** Runs `body` with a server that echoes; ends it then, unless it has been ended. */
export async function withEcho(
  body: (address: string, server: Server) => Promise<void>,
): Promise<void> {
  const server = new Server();
  const echo = (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => {
    if (call.request[0] === FAIL) reply({ code: Code.NOT_FOUND, details: "as asked" });
    else reply(null, call.request);
  };
  server.register(ECHO_PATH, echo, asIs, asIs, "unary");
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
  try {
    await body(`127.0.0.1:${port}`, server);
  } finally {
    server.forceShutdown();
  }
}
