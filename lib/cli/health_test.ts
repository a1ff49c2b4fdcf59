import assert from "node:assert/strict";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { Timers } from "../base/mod.ts";
import { systemTimers } from "../base/system.ts";
import { run } from "./fixtures_test.ts";

/** What a probe says of a server that sends `bytes` to whoever connects, and then hangs up. */
async function probeOf(bytes: readonly number[]): Promise<string> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = listener.accept().then(async (connection) => {
    await connection.write(Uint8Array.from(bytes));
    await connection.closeWrite();
    await connection.read(new Uint8Array(1_024)).catch(() => {});
    connection.close();
  });
  const { code, err } = await run(["health", "--server", `127.0.0.1:${listener.addr.port}`]);
  assert.equal(code, 1);
  await served;
  return err.replace(/^127\.0\.0\.1:\d+: /, "").trimEnd();
}

const answer = (...message: number[]) => [
  ...[0, 0, 5 + message.length, 0, 0, 0, 0, 0, 1],
  ...[0, 0, 0, 0, message.length, ...message],
];

Deno.test("a node that serves is healthy, one that does not or is not there is not", async () => {
  const server = new Server();
  const state = new HealthImplementation({ "": "SERVING" });
  state.addToServer(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      "127.0.0.1:0",
      ServerCredentials.createInsecure(),
      (error, taken) => error === null ? resolve(taken) : reject(error),
    )
  );
  const at = `127.0.0.1:${port}`;
  try {
    const well = await run(["health", "--server", at]);
    assert.deepEqual(well, { code: 0, out: `${at}: serving\n`, err: "" });
    const both = await run(["health"], { env: { CONVEYOR_SERVER: `${at},127.0.0.1:1` } });
    assert.deepEqual(both, {
      code: 1,
      out: `${at}: serving\n`,
      err: "127.0.0.1:1: cannot be reached\n",
    });
    state.setStatus("", "NOT_SERVING");
    const ill = await run(["health", "--server", at]);
    assert.deepEqual([ill.code, ill.out], [1, ""]);
    assert.equal(ill.err, `${at}: the node says that it does not serve\n`);
  } finally {
    server.forceShutdown();
  }
});

Deno.test("a server without health checks does not pass for a node", async () => {
  const server = new Server();
  const port = await new Promise<number>((resolve) =>
    server.bindAsync(
      "127.0.0.1:0",
      ServerCredentials.createInsecure(),
      (_, taken) => resolve(taken),
    )
  );
  try {
    const { code, err } = await run(["health", "--server", `127.0.0.1:${port}`]);
    assert.deepEqual([code, err], [1, `127.0.0.1:${port}: the node does not serve\n`]);
  } finally {
    server.forceShutdown();
  }
});

Deno.test("a node that does not answer is given up", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${listener.addr.port}`;
  const waits: number[] = [];
  const after: Timers["after"] = (delay, work) => {
    waits.push(delay);
    return systemTimers.after(20, work);
  };
  const { code, err } = await run(["health", "--server", address], { timers: { after } });
  assert.deepEqual([code, err], [1, `${address}: no answer within 3 s\n`]);
  assert.deepEqual(waits, [3_000]);
});

Deno.test("whatever else may answer is told apart from a node", async () => {
  const http1 = [...new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")];
  assert.equal(await probeOf(http1), "what answers is no node");
  assert.equal(await probeOf([]), "closed the connection without an answer");
  assert.equal(await probeOf([0, 0, 0, 7, 0, 0, 0, 0, 0]), "the node is stopping");
  assert.equal(await probeOf(answer(0x08, 2)), "the node says that it does not serve");
  assert.equal(await probeOf(answer()), "the node says that it does not serve");
  assert.equal(await probeOf(answer(0x10, 1)), "the node says that it does not serve");
});
