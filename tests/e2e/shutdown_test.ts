// How the program ends when it is told to.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { NodeProcess } from "../../scripts/node_process.ts";
import { eventually } from "../support/eventually.ts";
import { isCutOff, PROTOS, TestNode, withNode, withTempDir } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Register, WatchServices, Heartbeat } = PROTOS.registry;

/** Registers one service after the other; returns the ids of those that were acknowledged. */
function registerUntilRefused(node: TestNode, name: string): Promise<string[]> {
  const acknowledged: string[] = [];
  const next = async (n: number): Promise<string[]> => {
    const id = `${name}-${n}`;
    try {
      await node.register(registerRequest(id));
    } catch {
      return acknowledged;
    }
    acknowledged.push(id);
    return await next(n + 1);
  };
  return next(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} ends streams and calls with their status, and the process with exit code 0`, () =>
    withNode(async (node, dataDir) => {
      const watch = node.watch(WatchServices, { bookmarks: true });
      const heartbeats = node.bidi(Heartbeat);
      heartbeats.stream.write({ service_id: "a", registration_id: "r" });
      await Promise.all([watch.first(1), heartbeats.first(1)]);
      const writers = ["a", "b", "c"].map((name) => registerUntilRefused(node, name));
      await watch.first(20);

      const { code, log } = await node.process.stop(signal);
      assert.equal(code, 0, node.process.describe());
      assert.ok(!log.some(isCutOff), "it waits for what does not end by itself");
      for (const { ended } of [watch, heartbeats]) {
        const { code, details } = await ended;
        assert.deepEqual([code, details], [Code.UNAVAILABLE, "the node is stopping"]);
      }
      assert.equal(log.at(-1)?.message, "stopped");
      assert.deepEqual(log.filter(({ level }) => level === "error"), []);

      const acknowledged = (await Promise.all(writers)).flat();
      assert.ok(acknowledged.length > 0);
      const again = await TestNode.start({ dataDir });
      const listed = new Set(await again.ids());
      assert.deepEqual(acknowledged.filter((id) => !listed.has(id)), []);
      await again.stop();
    }));
}

/** A call for which the node waits: its request has not been sent. */
async function unfinishedCall(node: TestNode): Promise<void> {
  const { path, requestSerialize, responseDeserialize } = Register;
  const call = node.channel.makeClientStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    () => {},
  );
  call.on("error", () => {});
  // Calls of one connection reach the node in order.
  await node.list();
}

Deno.test("a call that does not end is cut off, and the process ends well all the same", () =>
  withNode(async (node) => {
    await unfinishedCall(node);
    const { code, log } = await node.process.stop("SIGTERM");
    assert.equal(code, 0, node.process.describe());
    assert.ok(log.some(isCutOff));
  }));

Deno.test("a second signal ends the process at once", () =>
  withNode(async (node) => {
    await unfinishedCall(node);
    node.process.signal("SIGTERM");
    await node.process.event("stopping");
    // Ctrl-C under a task comes twice at once; a second wish comes later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { code, log } = await node.process.stop("SIGINT");
    assert.equal(code, 1);
    assert.ok(!log.some(({ message }) => message === "stopped"));
  }));

Deno.test("a signal while the node waits for the other members ends it well", () =>
  withTempDir(async (dataDir) => {
    const waiting = NodeProcess.start({ dataDir, flags: ["--peers", "127.0.0.1:1"] });
    await eventually("it waits", () => waiting.log.length > 0);
    const { code } = await waiting.stop("SIGTERM");
    assert.equal(code, 0, waiting.describe());
  }));

Deno.test("after a stop the port is free again", () =>
  withNode(async (node, dataDir) => {
    const address = node.address;
    await node.stop();
    const again = await TestNode.start({ dataDir, flags: ["--listen-addr", address] });
    assert.equal(again.address, address);
    await again.list();
    await again.stop();
  }));
