import assert from "node:assert/strict";
import { join } from "@std/path";
import { nodeId } from "../base/mod.ts";
import { fillDir, NODE, openDir } from "../../tests/support/data_dirs.ts";
import { examine } from "./examine.ts";

/** Runs `body` with a filled directory and an empty one for the copy, of which nothing may stay. */
async function withDirs(body: (dir: string, scratch: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "conveyor-doctor-test-" });
  const [dir, scratch] = [join(root, "data"), join(root, "scratch")];
  try {
    await Deno.mkdir(scratch);
    await fillDir(dir);
    await body(dir, scratch);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(scratch)), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function contents(dir: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name } of Deno.readDir(dir)) {
    const bytes = await Deno.readFile(join(dir, name));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    found.set(name, digest.toHex());
  }
  return found;
}

Deno.test("what verifies is described, and stays as it is", () =>
  withDirs(async (dir, scratch) => {
    const before = await contents(dir);
    const diagnosis = await examine(dir, scratch, NODE);
    assert.ok(diagnosis.kind === "sound", JSON.stringify(diagnosis));
    const { snapshot, ...findings } = diagnosis.findings;
    assert.deepEqual(findings, {
      node_id: 1,
      incarnation: "0011223344556677",
      cluster_id: "c0ffee",
      term: 2,
      voted_for: 2,
      log: { first: 81, last: 200 },
      committed: 195,
      services: 0,
      pipelines: 0,
      records: { waiting: 0, dead: 0, damaged: 0 },
    });
    assert.equal(snapshot?.index, 120);
    assert.deepEqual(await contents(dir), before);
    assert.deepEqual(await examine(dir, scratch), diagnosis);
  }));

Deno.test("where there is nothing, a node begins anew", () =>
  withDirs(async (_dir, scratch) => {
    assert.deepEqual(await examine(join(scratch, "absent"), scratch), { kind: "fresh" });
  }));

Deno.test("damage is told as a node would tell it, with the directory's own path", () =>
  withDirs(async (dir, scratch) => {
    const problemOf = async (expected = NODE) => {
      const diagnosis = await examine(dir, scratch, expected);
      return diagnosis.kind === "damaged" ? diagnosis.problem : diagnosis.kind;
    };
    assert.match(
      await problemOf(nodeId(2)),
      new RegExp(`^the data directory ${dir} belongs to node 1`),
    );
    const mark = await Deno.readFile(join(dir, "log.mark"));
    await Deno.remove(join(dir, "log.mark"));
    assert.match(await problemOf(), /^log\.mark of node 1 .* is gone/);
    await Deno.writeFile(join(dir, "log.mark"), mark);
    const wal = join(dir, "raft.kv-wal");
    const name = (await Deno.stat(wal).then(({ size }) => size > 0, () => false))
      ? wal
      : join(dir, "raft.kv");
    const bytes = await Deno.readFile(name);
    for (let at = 4_096; at < bytes.length; at += 512) bytes[at]! ^= 0xff;
    await Deno.writeFile(name, bytes);
    assert.match(await problemOf(), /./);
    assert.notEqual(await problemOf(), "sound");
    await Deno.remove(join(dir, "identity.json"));
    assert.match(await problemOf(), /has a database but no identity\.json/);
  }));

Deno.test("a directory on which a node runs is left alone", () =>
  withDirs(async (dir, scratch) => {
    const running = await openDir(dir);
    try {
      await assert.rejects(examine(dir, scratch), {
        code: "failed_precondition",
        message: new RegExp(`^a node runs on ${dir}: stop it first`),
      });
    } finally {
      running.close();
    }
    await assert.rejects(examine(dir, join(scratch, "absent")), /cannot be copied to/);
  }));
