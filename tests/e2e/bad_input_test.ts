// What hostile or broken clients send to the real program: each gets its status, and the node goes
// on serving.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { status as Code } from "@grpc/grpc-js";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import { connectionsOf } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { connect, GrpcClient } from "../support/grpc_client.ts";
import {
  binaryInfo,
  isCutOff,
  PROTOS,
  skipLoudly,
  type TestNode,
  withNode,
} from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Register, WatchServices, Heartbeat } = PROTOS.registry;
const MAX_MESSAGE = 16_777_216;

const encoder = new TextEncoder();
const good = registerRequest("good");

/** The node serves a client that knows nothing of what happened, and has nothing to complain of. */
async function assertServes(node: TestNode): Promise<void> {
  using other = new GrpcClient(node.address);
  assert.equal((await other.call(Register, good)).success, true);
  const errors = node.process.log.filter(({ level }) => level === "error");
  assert.deepEqual(errors, []);
}

const BAD_REGISTRATIONS: readonly (readonly [
  name: string,
  change: RegisterRequest,
  path: string,
])[] = [
  ["no identity", { identity: null }, "identity: is missing"],
  ["no endpoint", { endpoint: null }, "endpoint: is missing"],
  ["an empty id", { identity: { ...good.identity, service_id: "" } }, "identity.service_id"],
  [
    "an id of 257 bytes",
    { identity: { ...good.identity, service_id: `${"é".repeat(128)}x` } },
    "identity.service_id: is 257 bytes long",
  ],
  [
    "an id with a control character",
    { identity: { ...good.identity, service_id: "a\u0007b" } },
    "identity.service_id: contains a control character",
  ],
  ["port 0", { endpoint: { host: "h", port: 0 } }, "endpoint.port: is 0"],
  ["port 65536", { endpoint: { host: "h", port: 65_536 } }, "endpoint.port: is 65536"],
  [
    "10,000 labels",
    {
      metadata: {
        labels: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, "v"])),
      },
    },
    "metadata.labels: has 10000 entries",
  ],
  [
    "an interval that is too short",
    { heartbeat_interval: { nanos: 1 } },
    "heartbeat_interval",
  ],
];

Deno.test("a registration with a fault is refused, and the fault is named", () =>
  withNode(async (node) => {
    for (const [name, change, path] of BAD_REGISTRATIONS) {
      const { code, details } = await node.failure(Register, { ...good, ...change });
      assert.equal(code, Code.INVALID_ARGUMENT, name);
      assert.ok(details.includes(path), `${name}: ${details}`);
    }
    assert.deepEqual(await node.ids(), []);
    await assertServes(node);
  }));

Deno.test("any UTF-8 makes an id: the longest, and the strangest", () =>
  withNode(async (node) => {
    const ids = ["é".repeat(128), " ", "__proto__", "../../etc/passwd", "名前\u202E🙂", "a'\"\\%"];
    for (const id of ids) await node.register(registerRequest(id));
    assert.deepEqual(new Set(await node.ids()), new Set(ids));
  }));

Deno.test("messages that are too large, no protobuf, or for no method", () =>
  withNode(async (node) => {
    const statusOf = async (path: string, bytes: Buffer) =>
      (await node.failureOfBytes(path, bytes)).code;
    const large = Buffer.alloc(MAX_MESSAGE + 1);
    assert.equal(await statusOf(Register.path, large), Code.RESOURCE_EXHAUSTED);
    const garbage = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3]);
    assert.equal(await statusOf(Register.path, garbage), Code.INVALID_ARGUMENT);
    const none = "/conveyor_etl.registry.ServiceRegistry/Unheard";
    assert.equal(await statusOf(none, Buffer.alloc(0)), Code.UNIMPLEMENTED);
    assert.equal(await statusOf("/no.such.Service/Method", Buffer.alloc(0)), Code.UNIMPLEMENTED);
    await assertServes(node);
  }));

Deno.test("streams that are opened and abandoned, with their connections", () =>
  withNode(async (node) => {
    for (let i = 0; i < 50; i++) {
      const client = connect(node.address);
      const { path, requestSerialize, responseDeserialize } = WatchServices;
      client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {})
        .on("error", () => {});
      const beats = client.makeBidiStreamRequest(
        Heartbeat.path,
        Heartbeat.requestSerialize,
        Heartbeat.responseDeserialize,
      ).on("error", () => {});
      beats.write({ service_id: "a", registration_id: "b" });
      if (i % 2 === 0) {
        await new Promise<void>((resolve) => beats.once("data", () => resolve()));
      }
      client.close();
      if (i % 3 === 0) beats.cancel();
    }
    await assertServes(node);
    const { code } = await node.process.stop();
    assert.equal(code, 0, node.process.describe());
  }));

/** Opens connections that say nothing. */
async function openIdle(address: string, count: number): Promise<Deno.TcpConn[]> {
  const { hostname, port } = new URL(`http://${address}`);
  const connections: Deno.TcpConn[] = [];
  for (let i = 0; i < count; i++) {
    connections.push(await Deno.connect({ hostname, port: Number(port) }));
  }
  return connections;
}

Deno.test("1,000 connections that say nothing", () =>
  withNode(async (node) => {
    const idle = await openIdle(node.address, await connectionsOf(1_000));
    try {
      await assertServes(node);
      const { code, log } = await node.process.stop();
      assert.equal(code, 0, node.process.describe());
      assert.ok(!log.some(isCutOff), "they hold up a stop");
    } finally {
      for (const connection of idle) connection.close();
    }
  }));

Deno.test("connections that speak something else", async (t) => {
  if ((await binaryInfo())?.runtime === "stand-in") {
    return skipLoudly(t.name, "the stand-in runtime cannot ping, so half a greeting is waited for");
  }
  await withNode(async (node) => {
    const said = [
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
      "\0".repeat(100_000),
    ];
    for (const text of said) {
      const [connection] = await openIdle(node.address, 1);
      if (connection === undefined) continue;
      try {
        await connection.write(encoder.encode(text));
        const buffer = new Uint8Array(65_536);
        while ((await connection.read(buffer)) !== null); // Until the node has had enough.
      } catch (error) {
        // What it is called that the node has closed is up to what was under way.
        const { ConnectionReset, BrokenPipe } = Deno.errors;
        assert.ok(error instanceof ConnectionReset || error instanceof BrokenPipe, `${error}`);
      } finally {
        connection.close();
      }
    }
    await assertServes(node);
  });
});

Deno.test("calls that are cancelled, or whose time is up, leave nothing behind", () =>
  withNode(async (node) => {
    const { path, requestSerialize, responseDeserialize } = Register;
    let ended = 0;
    for (let i = 0; i < 200; i++) {
      const call = node.channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        registerRequest(`cancelled-${i}`),
        { deadline: i % 2 === 0 ? Date.now() + 1 : Infinity },
        () => ended++,
      );
      if (i % 2 === 1) call.cancel();
    }
    await eventually("all have ended", () => ended === 200);
    await assertServes(node);
  }));
