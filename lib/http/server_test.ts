import assert from "node:assert/strict";
import { ConveyorError, HTTP_LIMITS } from "../base/mod.ts";
import { silentLogger } from "../telemetry/mod.ts";
import type { Readiness } from "./readiness.ts";
import { type HttpServer, startHttpServer } from "./server.ts";

const READY: Readiness = { ready: true, checks: [{ name: "running", ok: true }] };

async function withServer(
  body: (server: HttpServer, url: string) => Promise<void>,
  options: { ready?: () => Promise<Readiness>; text?: () => Promise<string> } = {},
): Promise<void> {
  const server = await startHttpServer({
    host: "127.0.0.1",
    port: 0,
    ready: options.ready ?? (() => Promise.resolve(READY)),
    metrics: {
      contentType: "text/plain; version=0.0.4",
      text: options.text ?? (() => Promise.resolve("up 1\n")),
    },
    logger: silentLogger(),
  });
  try {
    await body(server, `http://${server.address}`);
  } finally {
    await server.stop();
  }
}

async function get(url: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

/** Sends `text` as it is, and returns what comes until the other side closes. */
async function raw(server: HttpServer, text: string): Promise<string> {
  const [hostname = "", port] = server.address.split(":");
  const connection = await Deno.connect({ hostname, port: Number(port) });
  try {
    await connection.write(new TextEncoder().encode(text));
    return await new Response(connection.readable).text();
  } catch {
    return "";
  }
}

Deno.test("three paths are served, and nothing else", () =>
  withServer(async (_server, url) => {
    assert.deepEqual(await get(`${url}/livez`), [200, '{"live":true}\n']);
    assert.deepEqual(await get(`${url}/readyz?verbose`), [200, `${JSON.stringify(READY)}\n`]);
    assert.deepEqual(await get(`${url}/metrics`), [200, "up 1\n"]);
    for (const path of ["/", "/metrics/", "/toString", "/__proto__", "/livezz"]) {
      assert.equal((await get(url + path))[0], 404, path);
    }
  }));

Deno.test("only GET and HEAD are served; a body is not read", () =>
  withServer(async (server, url) => {
    const head = await fetch(`${url}/metrics`, { method: "HEAD" });
    assert.deepEqual([head.status, await head.text()], [200, ""]);
    assert.equal(head.headers.get("content-length"), "5");
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(`${url}/metrics`, { method });
      await response.body?.cancel();
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "GET, HEAD"]);
    }
    const smuggled =
      "GET /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 24\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n";
    assert.equal((await raw(server, smuggled)).match(/HTTP\/1\.1 /g)?.length, 1);
  }));

Deno.test("a node that is not ready says why, with 503", async () => {
  const checks = [{ name: "leader", ok: false, reason: "no leader is known" }];
  const ready = () => Promise.resolve({ ready: false, checks });
  await withServer(async (_server, url) => {
    const [status, body] = await get(`${url}/readyz`);
    assert.deepEqual([status, JSON.parse(body)], [503, { ready: false, checks }]);
  }, { ready });
});

Deno.test("what fails inside is told as nothing but that", () =>
  withServer(async (_server, url) => {
    assert.deepEqual(await get(`${url}/metrics`), [500, "internal error\n"]);
    assert.equal((await get(`${url}/livez`))[0], 200);
  }, { text: () => Promise.reject(new Error("secret")) }));

Deno.test("garbage and headers beyond their bound close the connection, and hurt nobody", () =>
  withServer(async (server, url) => {
    assert.equal(await raw(server, "\x00\x01\x02garbage\r\n\r\n"), "");
    const request = (length: number) => {
      const line = "GET /livez HTTP/1.1\r\nconnection: close\r\nhost: x\r\nx: ";
      return `${line}${"a".repeat(length)}\r\n\r\n`;
    };
    assert.match(await raw(server, request(HTTP_LIMITS.headerBytes - 200)), /^HTTP\/1\.1 200/);
    assert.equal(await raw(server, request(HTTP_LIMITS.headerBytes)), "");
    assert.equal((await get(`${url}/livez`))[0], 200);
  }));

Deno.test("connections beyond the bound are turned away until others have gone", () =>
  withServer(async (server) => {
    const [hostname = "", port] = server.address.split(":");
    const open = () => Deno.connect({ hostname, port: Number(port) });
    const ask = async (connection: Deno.Conn): Promise<string> => {
      const text = "GET /livez HTTP/1.1\r\nhost: x\r\n\r\n";
      await connection.write(new TextEncoder().encode(text));
      const buffer = new Uint8Array(1_024);
      const length = await connection.read(buffer);
      return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
    };
    const connections: Deno.Conn[] = [];
    try {
      for (let i = 0; i < HTTP_LIMITS.connections; i++) {
        const connection = await open();
        connections.push(connection);
        assert.match(await ask(connection), /^HTTP\/1\.1 200/);
      }
      const more = await open();
      assert.equal(await ask(more).catch(() => ""), "");
      more.close();
      connections.pop()?.close();
      // It is told of the end of a connection in a turn of its own.
      for (let answered = false; !answered;) {
        const again = await open();
        answered = (await ask(again).catch(() => "")).startsWith("HTTP/1.1 200");
        again.close();
      }
    } finally {
      for (const connection of connections) connection.close();
    }
  }));

Deno.test("a port that is in use is told apart from an address that cannot be had", () =>
  withServer(async (server) => {
    const start = (host: string, port: number) =>
      startHttpServer({
        host,
        port,
        ready: () => Promise.resolve(READY),
        metrics: { contentType: "", text: () => Promise.resolve("") },
        logger: silentLogger(),
      });
    const code = (expected: string) => (error: unknown) =>
      error instanceof ConveyorError && error.code === expected;
    const port = Number(server.address.split(":")[1]);
    await assert.rejects(start("127.0.0.1", port), code("already_exists"));
    await assert.rejects(start("192.0.2.1", 0), code("unavailable"));
  }));

Deno.test("a stop cuts off a client that keeps its connection", () =>
  withServer(async (server) => {
    const [hostname = "", port] = server.address.split(":");
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode("GET /li"));
    await server.stop();
    assert.equal(await connection.read(new Uint8Array(1)).catch(() => null), null);
    connection.close();
  }));
