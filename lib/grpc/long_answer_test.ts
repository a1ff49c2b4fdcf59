import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Client, credentials, type sendUnaryData, Server, ServerCredentials } from "@grpc/grpc-js";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { withEdge } from "../../tests/support/edge.ts";
import { spec } from "../state/fixtures_test.ts";
import { sendPieces, streamOf } from "./long_answer.ts";

/** A call that keeps what is written below it. */
function recorded() {
  const written: string[] = [];
  const stream = { write: (bytes: Uint8Array) => written.push(Buffer.from(bytes).toString("hex")) };
  return { written, raw: { call: { stream }, sendMetadata: () => void written.push("headers") } };
}

const pieces = () => [Buffer.from([1, 2]), Buffer.from([3])];

Deno.test("one message, one piece in a turn", async () => {
  const { written, raw } = recorded();
  const time = new VirtualTime();
  const sent = sendPieces(raw, pieces(), time, () => false);
  assert.deepEqual(written, ["headers", "0000000003", "0102"]);
  await settled();
  assert.equal(written.length, 3, "the next piece waits for its turn");
  await time.advance(1);
  assert.deepEqual(written.slice(3), ["03"]);
  assert.equal(await sent, true);
});

Deno.test("nothing is written once the call has ended", async () => {
  const { written, raw } = recorded();
  const time = new VirtualTime();
  let ended = false;
  const sent = sendPieces(raw, pieces(), time, () => ended);
  ended = true;
  await time.advance(1);
  assert.equal(await sent, true);
  assert.deepEqual(written, ["headers", "0000000003", "0102"]);
});

Deno.test("without a stream to write to nothing is done", async () => {
  const kept = pieces();
  const raw = { call: {}, sendMetadata: () => assert.fail("headers were sent") };
  assert.equal(await sendPieces(raw, kept, new VirtualTime(), () => false), false);
  assert.equal(kept.length, 2);
});

Deno.test("grpc-js has its stream where it is looked for", async () => {
  const server = new Server();
  let found: unknown;
  const asIs = (bytes: Buffer) => bytes;
  const answer = (raw: object, reply: sendUnaryData<Buffer>) => {
    found = streamOf(raw);
    reply(null, Buffer.alloc(0));
  };
  server.register("/a/b", answer, asIs, asIs, "unary");
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      "127.0.0.1:0",
      ServerCredentials.createInsecure(),
      (error, bound) => error === null ? resolve(bound) : reject(error),
    )
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  await new Promise<void>((resolve, reject) =>
    client.makeUnaryRequest(
      "/a/b",
      asIs,
      asIs,
      Buffer.alloc(0),
      (error) => error === null ? resolve() : reject(error),
    )
  );
  client.close();
  server.forceShutdown();
  assert.ok(found !== undefined);
});

Deno.test("a list of several megabytes arrives whole, with its status", () =>
  withEdge(async (edge) => {
    const { ListServices } = edge.protos.registry;
    const ids = Array.from({ length: 900 }, (_, i) => `s${String(i).padStart(4, "0")}`);
    for (const serviceId of ids) {
      const service = spec(serviceId, { labels: new Map([["text", "x".repeat(3_000)]]) });
      await edge.plane.propose({ type: "register", service });
    }
    const { services } = await edge.call(ListServices, {});
    assert.deepEqual(services.map((one) => one.identity?.service_id), ids);
    assert.deepEqual(edge.ended(), ["conveyor_etl.registry.ServiceRegistry/ListServices OK"]);
  }));
