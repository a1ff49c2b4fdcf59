import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Client, credentials, type sendUnaryData, Server, ServerCredentials } from "@grpc/grpc-js";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { withEdge } from "../../tests/support/edge.ts";
import { GRPC_LIMITS } from "../base/mod.ts";
import { spec } from "../state/fixtures_test.ts";
import { isBehind, memberOf, sendPieces, streamOf } from "./long_answer.ts";

/** A call that keeps what is written below it. */
function recorded() {
  const written: string[] = [];
  const stream = { write: (bytes: Uint8Array) => written.push(Buffer.from(bytes).toString("hex")) };
  return { written, raw: { call: { stream }, sendMetadata: () => void written.push("headers") } };
}

const answer = () => ({ length: 3, pieces: [Buffer.from([1, 2]), Buffer.from([3])] });

function* generated() {
  yield Buffer.from([9]);
}

Deno.test("one message, one piece in a turn", async () => {
  const { written, raw } = recorded();
  const time = new VirtualTime();
  const sent = sendPieces(raw, answer(), time, () => false);
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
  const sent = sendPieces(raw, answer(), time, () => ended);
  ended = true;
  await time.advance(1);
  assert.equal(await sent, true);
  assert.deepEqual(written, ["headers", "0000000003", "0102"]);
});

/** Three pieces for a client whose window is closed. */
function behind(ended: () => boolean) {
  const { written, raw } = recorded();
  const session = { state: { remoteWindowSize: 0 }, socket: { writableLength: 0 } };
  Object.assign(raw.call.stream, { session });
  const time = new VirtualTime();
  const pieces = ["01", "02", "03"].map((hex) => Buffer.from(hex, "hex"));
  const sent = sendPieces(raw, { length: 3, pieces }, time, ended);
  return { written, session, time, sent };
}

Deno.test("a client that is behind is waited for", async () => {
  const { written, session, time, sent } = behind(() => false);
  await time.advance(1_000);
  assert.deepEqual(written, ["headers", "0000000003", "01"], "its window is closed");
  session.state.remoteWindowSize = 1;
  session.socket.writableLength = GRPC_LIMITS.behindBytes + 1;
  await time.advance(1_000);
  assert.equal(written.length, 3, "its socket is full");
  session.socket.writableLength--;
  await time.advance(2 * GRPC_LIMITS.behindLookMs);
  assert.deepEqual(written.slice(3), ["02", "03"]);
  assert.equal(await sent, true);
});

Deno.test("a client that is behind is waited for only until it has gone", async () => {
  let ended = false;
  const { written, time, sent } = behind(() => ended);
  await time.advance(1_000);
  ended = true;
  await time.advance(GRPC_LIMITS.behindLookMs);
  assert.equal(await sent, true);
  assert.equal(written.length, 3);
});

Deno.test("nobody is waited for on a session that is over", () => {
  const socket = new Proxy({}, {
    get: () => {
      throw new Error("unbound");
    },
  });
  assert.equal(isBehind({ session: { socket } }), false);
  assert.equal(isBehind({}), false);
});

Deno.test("without a stream to write to nothing is done", async () => {
  const untouched = { length: 1, pieces: generated() };
  const raw = { call: {}, sendMetadata: () => assert.fail("headers were sent") };
  assert.equal(await sendPieces(raw, untouched, new VirtualTime(), () => false), false);
  assert.deepEqual([...untouched.pieces], [Buffer.from([9])]);
});

Deno.test("grpc-js has its stream where it is looked for", async () => {
  const server = new Server();
  let found: unknown;
  let figures: unknown[] = [];
  const asIs = (bytes: Buffer) => bytes;
  const answer = (raw: object, reply: sendUnaryData<Buffer>) => {
    found = streamOf(raw);
    const session = memberOf(found, "session");
    figures = [
      memberOf(memberOf(session, "state"), "remoteWindowSize"),
      memberOf(memberOf(session, "socket"), "writableLength"),
    ];
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
  assert.deepEqual(figures.map((figure) => typeof figure), ["number", "number"]);
});

Deno.test("a list that is longer than what is kept arrives whole, with its status", () =>
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
