// Whatever a client sends, it gets a status that says what is wrong, and the server goes on.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:http2";
import { Metadata, status as Code } from "@grpc/grpc-js";
import { connectionsOf } from "../support/commands.ts";
import { eventually, type TestEdge, withEdge } from "../support/edge.ts";
import { registerRequest } from "../support/requests.ts";

const REGISTER = "/conveyor_etl.registry.ServiceRegistry/Register";

/** After whatever `work` did, the server serves. */
function survives(name: string, work: (edge: TestEdge) => Promise<void>): void {
  Deno.test(`${name}; the server goes on`, () =>
    withEdge(async (edge) => {
      await work(edge);
      const answer = await edge.call(edge.protos.registry.Register, registerRequest("survivor"));
      assert.equal(answer.success, true);
    }));
}

type Request = ReturnType<typeof registerRequest>;

/** A registration that is refused, and what the status says. */
function refused(what: string, change: (valid: Request) => Request, details: RegExp): void {
  survives(`${what} is INVALID_ARGUMENT`, async (edge) => {
    const request = change(registerRequest("a"));
    const error = await edge.failure(edge.protos.registry.Register, request);
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.match(error.details, details);
    assert.equal(edge.plane.revision, 0);
  });
}

const id = (service_id: string) => (valid: Request): Request => ({
  ...valid,
  identity: { ...valid.identity, service_id },
});
const port = (port: number) => (valid: Request): Request => ({
  ...valid,
  endpoint: { ...valid.endpoint, port },
});

refused("no identity", ({ endpoint }) => ({ endpoint: endpoint ?? null }), /identity: is missing/);
refused("no endpoint", ({ identity }) => ({ identity: identity ?? null }), /endpoint: is missing/);
refused("an empty id", id(""), /identity.service_id: is missing/);
refused("an id of 257 bytes", id("é".repeat(128) + "x"), /identity.service_id: is 257 bytes long/);
refused(
  "an id with a control character",
  id("a\u0007b"),
  /identity.service_id: contains a control/,
);
refused("port 0", port(0), /endpoint.port: is 0, allowed are 1 to 65535/);
refused("port 65536", port(65_536), /endpoint.port: is 65536/);
refused(
  "a registration with 10,000 labels",
  (valid) => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`l${i}`, ""]));
    return { ...valid, metadata: { labels } };
  },
  /metadata.labels: has 10000 entries, at most 256/,
);

Deno.test("apart from that an id may be any UTF-8", () =>
  withEdge(async (edge) => {
    const { Register, ListServices } = edge.protos.registry;
    const ids = [
      "ÄÖ/ü ß",
      "🦕".repeat(64),
      "__proto__",
      "a\u2028b",
      "\uFEFFbom",
      "\uFFFD",
      "'; --",
    ];
    for (const one of ids) await edge.call(Register, registerRequest(one));
    const { services } = await edge.call(ListServices, {});
    assert.deepEqual(services.map((one) => one.identity?.service_id).sort(), [...ids].sort());
  }));

survives("a message above the maximum is RESOURCE_EXHAUSTED", async (edge) => {
  const error = await edge.failureOfBytes(REGISTER, Buffer.alloc((1 << 20) + 1));
  assert.equal(error.code, Code.RESOURCE_EXHAUSTED);
});

survives("bytes that are no protobuf are INVALID_ARGUMENT", async (edge) => {
  for (
    const bytes of [Buffer.from("no protobuf"), Buffer.alloc(64, 0xff), Buffer.alloc(9_999, 0x0b)]
  ) {
    assert.equal((await edge.failureOfBytes(REGISTER, bytes)).code, Code.INVALID_ARGUMENT);
  }
});

survives("a string that is not UTF-8 is INVALID_ARGUMENT", async (edge) => {
  const bytes = Buffer.from([0x52, 0x02, 0xc3, 0x28]);
  assert.equal((await edge.failureOfBytes(REGISTER, bytes)).code, Code.INVALID_ARGUMENT);
});

survives("bytes that are no protobuf end a stream with INVALID_ARGUMENT", async (edge) => {
  const { stream, ended } = edge.bidi({
    path: "/conveyor_etl.registry.ServiceRegistry/Heartbeat",
    requestSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  });
  stream.write(Buffer.from("no protobuf"));
  assert.equal((await ended).code, Code.INVALID_ARGUMENT);
});

survives("an unknown method or service is UNIMPLEMENTED", async (edge) => {
  for (const path of ["/conveyor_etl.registry.ServiceRegistry/Nope", "/nope.Nope/Nope", "/"]) {
    assert.equal((await edge.failureOfBytes(path, Buffer.alloc(0))).code, Code.UNIMPLEMENTED);
  }
});

survives("streams that are opened and abandoned are let go", async (edge) => {
  const session = connect(`http://${edge.server.address}`);
  const count = 100;
  const open = (method: string) =>
    session.request({
      ":method": "POST",
      ":path": `/conveyor_etl.registry.ServiceRegistry/${method}`,
      "content-type": "application/grpc",
      "te": "trailers",
    }).on("error", () => {});
  for (let i = 0; i < count; i++) {
    // Half a frame, and no more.
    open("Heartbeat").write(Buffer.from([0, 0, 0]));
    open("Register").write(Buffer.from([0, 0, 0, 0, 99, 1]));
    // A whole request, whose answers nobody will read.
    open("WatchServices").end(Buffer.alloc(5));
  }
  await eventually("all watch", () => edge.plane.watchers.size === count);
  session.destroy();
  await eventually("no watcher is left", () => edge.plane.watchers.size === 0);
  await eventually("both kinds have ended", () => edge.reports.length === 2 * count);
});

survives("1,000 idle connections are no burden", async (edge) => {
  const { port: to } = edge.server;
  // Two ends of each are this process's.
  const half = Math.floor(await connectionsOf(2_000) / 4);
  const silent = await Promise.all(
    Array.from({ length: half }, () => Deno.connect({ hostname: "127.0.0.1", port: to })),
  );
  const idle = await Promise.all(
    Array.from(
      { length: half },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve, reject) => {
          const session = connect(`http://127.0.0.1:${to}`);
          session.once("connect", () => resolve(session)).once("error", reject);
        }),
    ),
  );
  await edge.call(edge.protos.registry.Register, registerRequest("a"));
  for (const connection of silent) connection.close();
  for (const session of idle) session.destroy();
});

survives("what is not HTTP/2 is closed", async (edge) => {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: edge.server.port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  const buffer = new Uint8Array(1_024);
  while (await connection.read(buffer).catch(() => null) !== null);
  connection.close();
});

survives("metadata that asks for no known kind of read is INVALID_ARGUMENT", async (edge) => {
  const metadata = new Metadata();
  metadata.set("x-conveyor-read", "dirty");
  const error = await edge.failure(edge.protos.registry.ListServices, {}, metadata);
  assert.equal(error.code, Code.INVALID_ARGUMENT);
});
