// What keeps a node from starting: a clear message, exit code 1, and nothing damaged.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Exit, NodeProcess } from "../../scripts/node_process.ts";
import { TestNode, withNode, withTempDir } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

/** Starts a node that must refuse; returns what it says. */
async function refusal(dataDir: string, flags: readonly string[] = []): Promise<string> {
  await using process = NodeProcess.start({ dataDir, flags });
  const starts = await process.event("serving").then(() => true, () => false);
  assert.ok(!starts, `it starts:\n${process.describe()}`);
  const refused = await process.exited;
  assert.equal(refused.code, 1, process.describe());
  const said = errorsOf(refused);
  assert.equal(said.length, 1, process.describe());
  assert.equal(refused.errors, "");
  return said[0] ?? "";
}

function errorsOf({ log }: Exit): string[] {
  return log.filter(({ level }) => level === "error").map(({ message }) => message);
}

/** Every file with its bytes. */
function contents(dir: string): Map<string, string> {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  return new Map(names.map((name) => {
    const digits = Array.from(Deno.readFileSync(join(dir, name)), (byte) => byte.toString(16));
    return [name, digits.join("")];
  }));
}

for (const flag of ["--listen-addr", "--raft-addr", "--http-addr"]) {
  Deno.test(`a port in use for ${flag}`, () =>
    withTempDir(async (dataDir) => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const address = `127.0.0.1:${listener.addr.port}`;
      assert.equal(
        await refusal(dataDir, [flag, address]),
        `cannot listen on ${address}: the port is in use`,
      );
      // The node that failed has let go of what it held: the next one starts.
      const node = await TestNode.start({ dataDir });
      await node.register(registerRequest("a"));
      await node.stop();
    }));
}

Deno.test("a data directory that cannot be made or written", () =>
  withTempDir(async (dir) => {
    const file = join(dir, "file");
    await Deno.writeTextFile(file, "kept");
    for (const dataDir of [file, join(file, "data")]) {
      const said = await refusal(dataDir);
      assert.ok(said.startsWith(`cannot write to the data directory ${dataDir}: `), said);
    }
    assert.equal(await Deno.readTextFile(file), "kept");
  }));

Deno.test("a data directory that another process holds open: that one works on", () =>
  withNode(async (node, dataDir) => {
    await node.register(registerRequest("before"));
    assert.equal(
      await refusal(dataDir),
      `the data directory ${dataDir} is in use by another process`,
    );
    await node.register(registerRequest("after"));
    assert.deepEqual(await node.ids(), ["after", "before"]);
    await node.stop();
    const again = await TestNode.start({ dataDir });
    assert.deepEqual(await again.ids(), ["after", "before"]);
    await again.stop();
  }));

Deno.test("a data directory of another node: not a byte of it changes", () =>
  withNode(async (node, dataDir) => {
    await node.register(registerRequest("kept"));
    await node.stop();
    const before = contents(dataDir);
    const said = await refusal(dataDir, ["--node-id", "2"]);
    assert.ok(said.includes("belongs to node 1, not to node 2"), said);
    assert.ok(said.includes("--node-id 1"), said);
    assert.deepEqual(contents(dataDir), before);
    const again = await TestNode.start({ dataDir });
    assert.deepEqual(await again.ids(), ["kept"]);
    await again.stop();
  }));
