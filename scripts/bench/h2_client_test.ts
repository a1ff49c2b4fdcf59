import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { ECHO_PATH, FAIL, withEcho } from "./echo_fixture.ts";
import { H2Client } from "./h2_client.ts";
import { runLoad } from "./load.ts";

type Answer = { readonly status: number; readonly answer: Uint8Array };

function call(client: H2Client, request: Uint8Array, path = ECHO_PATH): Promise<Answer> {
  return new Promise((resolve) =>
    client.call(path, request, (status, answer) => resolve({ status, answer }))
  );
}

Deno.test("answers come back whole, failures with their status", () =>
  withEcho(async (address) => {
    const client = await H2Client.connect(address);
    const request = Uint8Array.from({ length: 16_000 }, (_, i) => i % 251);
    assert.deepEqual(await call(client, Uint8Array.of(1, 2)), {
      status: Code.OK,
      answer: Uint8Array.of(1, 2),
    });
    assert.deepEqual((await call(client, request)).answer, request);
    assert.equal((await call(client, Uint8Array.of(FAIL))).status, Code.NOT_FOUND);
    assert.equal((await call(client, request, "/test.Echo/No")).status, Code.UNIMPLEMENTED);
    client.close();
  }));

Deno.test("more requests than the connection's window holds wait for room", () =>
  withEcho(async (address) => {
    const client = await H2Client.connect(address);
    const sizes = Array.from({ length: 100 }, (_, i) => 10_000 + i);
    const answers = await Promise.all(sizes.map((size) => call(client, new Uint8Array(size))));
    assert.deepEqual(answers.map(({ answer }) => answer.length), sizes);
    client.close();
  }));

Deno.test("calls that are open fail when the connection ends, and so do those that follow", () =>
  withEcho(async (address, server) => {
    const client = await H2Client.connect(address);
    await call(client, new Uint8Array(1));
    server.forceShutdown();
    assert.equal((await call(client, new Uint8Array(1))).status, Code.UNAVAILABLE);
    assert.equal((await call(client, new Uint8Array(1))).status, Code.UNAVAILABLE);
  }));

Deno.test("a load counts what was acknowledged and what failed", () =>
  withEcho(async (address) => {
    const client = await H2Client.connect(address);
    let sent = 0;
    const result = await runLoad([client], 4, { seconds: 0.2 }, (client, done) => {
      const request = Uint8Array.of(sent++ % 10 === 0 ? FAIL : 0);
      client.call(ECHO_PATH, request, (status) => done(status === 0));
    });
    client.close();
    assert.equal(result.acknowledged + result.failed, sent);
    assert.ok(Math.abs(result.failed - sent / 10) <= 1, `${result.failed} of ${sent}`);
    assert.equal(result.latencies.length, result.acknowledged);
  }));

Deno.test("a load may be so many operations, with one more at most for each caller", () =>
  withEcho(async (address) => {
    const client = await H2Client.connect(address);
    const request = Uint8Array.of(0);
    const result = await runLoad([client], 4, { acknowledged: 100 }, (client, done) => {
      client.call(ECHO_PATH, request, (status) => done(status === 0));
    });
    client.close();
    assert.ok(result.acknowledged >= 100 && result.acknowledged <= 103, `${result.acknowledged}`);
  }));

Deno.test("an answer may be taken as it comes, with the prefixes of its messages", () =>
  withEcho(async (address) => {
    const client = await H2Client.connect(address);
    let taken = 0;
    const status = await new Promise<number>((resolve) => {
      const onPiece = (piece: Uint8Array) => taken += piece.length;
      client.call(ECHO_PATH, new Uint8Array(16_000), resolve, onPiece);
    });
    client.close();
    assert.deepEqual([status, taken], [0, 16_005]);
  }));
