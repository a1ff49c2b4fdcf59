import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { systemTimers } from "../base/system.ts";
import { ConveyorError } from "../base/mod.ts";
import { skipLoudly } from "../../tests/support/nodes.ts";
import { inTime } from "../../tests/support/until.ts";
import { Listener } from "./listener.ts";

/** A listener, and a client that keeps its side open whatever the server does. */
async function withConnection(
  body: (listener: Listener, accepted: Socket, client: Socket) => Promise<void>,
): Promise<void> {
  const accepted = Promise.withResolvers<Socket>();
  const listener = await Listener.listen(
    "127.0.0.1:0",
    systemTimers,
    (socket) => accepted.resolve(socket),
    (error) => accepted.reject(error),
  );
  const client = connect({ host: "127.0.0.1", port: listener.port, allowHalfOpen: true });
  try {
    await body(listener, await accepted.promise, client);
  } finally {
    client.destroy();
    listener.destroyAll();
    await listener.close();
  }
}

function firstChunk(socket: Socket): Promise<string> {
  return new Promise((resolve) => socket.once("data", (bytes) => resolve(bytes.toString())));
}

Deno.test("what is written in one turn of the event loop leaves together", () =>
  withConnection(async (_listener, accepted, client) => {
    for (const round of ["first", "second"]) {
      const arrived = firstChunk(client);
      accepted.write(`${round}: headers, `);
      queueMicrotask(() => accepted.write("trailers"));
      accepted.write("message, ");
      assert.equal(await arrived, `${round}: headers, message, trailers`);
    }
  }));

Deno.test("what is written before an end arrives", () =>
  withConnection(async (_listener, accepted, client) => {
    const arrived = firstChunk(client);
    accepted.write("last ");
    accepted.end("words");
    assert.equal(await arrived, "last words");
  }));

Deno.test("a client that does not close its side is cut off once everything is sent", () =>
  withConnection(async (listener, accepted) => {
    const closed = listener.close();
    accepted.end();
    const began = performance.now();
    await inTime("the close", closed);
    const seconds = (performance.now() - began) / 1_000;
    assert.ok(seconds > 0.5, `it took ${seconds} s`);
    assert.ok(accepted.destroyed);
  }));

Deno.test("a close waits for connections, and takes no more of them", () =>
  withConnection(async (listener, accepted) => {
    let closed = false;
    const { port } = listener;
    const closing = listener.close().then(() => closed = true);
    const late = connect({ host: "127.0.0.1", port });
    await new Promise<void>((resolve) => late.once("error", () => resolve()));
    assert.equal(closed, false);
    accepted.destroy();
    await closing;
  }));

Deno.test("an address that cannot be had is an error that names it", async () => {
  const listen = (address: string) => Listener.listen(address, systemTimers, () => {}, () => {});
  const first = await listen("127.0.0.1:0");
  const address = `127.0.0.1:${first.port}`;
  await assert.rejects(listen(address), (error) => {
    assert.ok(error instanceof ConveyorError);
    return error.message === `cannot listen on ${address}: the port is in use`;
  });
  await first.close();
  await assert.rejects(listen("192.0.2.1:0"), /cannot listen on 192\.0\.2\.1:0: /);
});

Deno.test("an address of IPv6 will do", async (t) => {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
  } catch (error) {
    return skipLoudly(t.name, `there is none here: ${error}`);
  }
  const ipv6 = await Listener.listen("[::1]:0", systemTimers, () => {}, () => {});
  assert.ok(ipv6.port > 0);
  await ipv6.close();
});
