import assert from "node:assert/strict";
import { NO_FAULT, TcpProxy } from "./tcp_proxy.ts";

/** A server that sends back what it gets, behind a proxy. */
async function withProxy(
  body: (dial: () => Promise<Deno.TcpConn>, proxy: TcpProxy) => Promise<void>,
): Promise<void> {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const open: Promise<void>[] = [];
    for await (const connection of server) {
      open.push(connection.readable.pipeTo(connection.writable).catch(() => {}));
    }
    await Promise.all(open);
  })();
  const host = "127.0.0.1";
  const proxy = await TcpProxy.listen({ host, port: 0 }, { host, port: server.addr.port });
  const dial = () => Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  try {
    await body(dial, proxy);
  } finally {
    await proxy.close();
    server.close();
    await serving;
  }
}

async function read(connection: Deno.TcpConn, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const more = await connection.read(bytes.subarray(at));
    if (more === null) return bytes.subarray(0, at);
    at += more;
  }
  return bytes;
}

async function write(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

const MEGABYTE = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7 + (i >> 8)) % 251);

Deno.test("everything arrives, in order, and the end of it too", () =>
  withProxy(async (dial) => {
    const connection = await dial();
    const writing = write(connection, MEGABYTE).then(() => connection.closeWrite());
    assert.deepEqual(await read(connection, MEGABYTE.length + 1), MEGABYTE);
    await writing;
    connection.close();
  }));

Deno.test("held up, it arrives later, and in order all the same", () =>
  withProxy(async (dial, proxy) => {
    proxy.setFaults(() => ({ ...NO_FAULT, delayMs: 50, jitterMs: 50 }));
    const connection = await dial();
    const since = performance.now();
    const writing = write(connection, MEGABYTE);
    assert.deepEqual(await read(connection, MEGABYTE.length), MEGABYTE);
    assert.ok(performance.now() - since >= 100, "once there and once back");
    await writing;
    connection.close();
  }));

Deno.test("stalled, nothing arrives until it goes on, and then everything", () =>
  withProxy(async (dial, proxy) => {
    const connection = await dial();
    await write(connection, Uint8Array.of(1));
    assert.deepEqual(await read(connection, 1), Uint8Array.of(1));
    proxy.setFaults(() => ({ ...NO_FAULT, stalled: true }));
    await write(connection, Uint8Array.of(2, 3));
    const arrived = read(connection, 2);
    const early = await Promise.race([
      arrived.then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), 150)),
    ]);
    assert.equal(early, false);
    proxy.setFaults(() => NO_FAULT);
    assert.deepEqual(await arrived, Uint8Array.of(2, 3));
    connection.close();
  }));

Deno.test("cut, both ends see it, and new connections are carried", () =>
  withProxy(async (dial, proxy) => {
    const first = await dial();
    await write(first, Uint8Array.of(1));
    await read(first, 1);
    proxy.cut();
    assert.equal((await read(first, 1).catch(() => new Uint8Array())).length, 0);
    first.close();
    const second = await dial();
    await write(second, Uint8Array.of(2));
    assert.deepEqual(await read(second, 1), Uint8Array.of(2));
    second.close();
  }));
