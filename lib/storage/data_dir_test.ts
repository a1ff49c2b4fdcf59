import assert from "node:assert/strict";
import { join } from "@std/path";
import { FatalError, type Incarnation, nodeId } from "../base/mod.ts";
import { type DataDir, openDataDir } from "./data_dir.ts";

const FRESH = () => "abcdef" as Incarnation;

function open(path: string, node = 1, fresh = FRESH): Promise<DataDir> {
  return openDataDir(path, nodeId(node), fresh);
}

async function inTempDir(body: (path: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "conveyor-" });
  try {
    await body(join(root, "data"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function refused(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof FatalError && message.test(error.message);
}

function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("a directory that is not there is made, for its owner alone", () =>
  inTempDir(async (path) => {
    const dir = await open(join(path, "deep", "down"));
    assert.deepEqual(dir.identity.get(), {
      nodeId: 1,
      incarnation: "abcdef",
      clusterId: undefined,
      agreed: undefined,
      term: 0,
    });
    dir.close();
    if (Deno.build.os !== "windows") {
      assert.equal((await Deno.stat(join(path, "deep", "down"))).mode! & 0o777, 0o700);
    }
  }));

Deno.test("the incarnation is drawn once and stays", () =>
  inTempDir(async (path) => {
    (await open(path)).close();
    const again = await open(path, 1, () => "another" as Incarnation);
    assert.equal(again.identity.get().incarnation, "abcdef");
    again.close();
  }));

Deno.test("a directory in use is refused, and can be opened once it is free", () =>
  inTempDir(async (path) => {
    const first = await open(path);
    await assert.rejects(open(path), refused(/in use by another process/));
    first.close();
    (await open(path)).close();
  }));

Deno.test("a directory that another process holds is refused, and outlives its death", () =>
  inTempDir(async (path) => {
    const script = `
      import { openDataDir } from ${JSON.stringify(import.meta.resolve("./data_dir.ts"))};
      await openDataDir(Deno.args[0], 1, () => "abcdef");
      console.log("open");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    `;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--no-check", "--unstable-kv", "--ext=ts", script, path],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    const said = new TextDecoder().decode((await reader.read()).value);
    assert.equal(said, "open\n");
    await assert.rejects(open(path), refused(/in use by another process/));
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    (await open(path)).close();
  }));

Deno.test("the directory of another node is refused, with the way out", () =>
  inTempDir(async (path) => {
    (await open(path, 3)).close();
    const before = namesIn(path);
    await assert.rejects(
      open(path, 1),
      refused(/belongs to node 3, not to node 1: start with --node-id 3 or another --data-dir/),
    );
    assert.deepEqual(namesIn(path), before);
    (await open(path, 3)).close();
  }));

Deno.test("a path that cannot be a directory is refused", () =>
  inTempDir(async (path) => {
    await Deno.writeTextFile(path, "a file");
    await assert.rejects(open(path), refused(/cannot write to the data directory/));
    await assert.rejects(open(join(path, "below")), refused(/cannot write to the data directory/));
  }));

Deno.test("a directory that cannot be written is refused", () =>
  inTempDir(async (path) => {
    await Deno.mkdir(path);
    // What root cannot do either.
    await Deno.mkdir(join(path, "lock"));
    await assert.rejects(open(path), refused(/cannot write to the data directory/));
    if (Deno.uid() === 0 || Deno.build.os === "windows") return;
    await Deno.remove(join(path, "lock"));
    await Deno.chmod(path, 0o500);
    await assert.rejects(open(path), refused(/cannot write to the data directory/));
    await Deno.chmod(path, 0o700);
  }));

Deno.test("what is no file where a file should be is refused, and leaves nothing open", async () => {
  for (const name of ["identity.json", "log.mark", "raft.kv", "snapshots.kv"]) {
    await inTempDir(async (path) => {
      (await open(path)).close();
      for (const file of namesIn(path).filter((file) => file.startsWith(name))) {
        await Deno.remove(join(path, file));
      }
      await Deno.mkdir(join(path, name));
      await assert.rejects(open(path), refused(new RegExp(name)));
      await Deno.remove(join(path, name));
    });
  }
});

Deno.test("a node that is not in a cluster yet may lose its empty database", () =>
  inTempDir(async (path) => {
    (await open(path)).close();
    for (const name of ["raft.kv", "log.mark"]) await Deno.remove(join(path, name));
    (await open(path)).close();
  }));

Deno.test("a half-written identity leaves the one before", () =>
  inTempDir(async (path) => {
    (await open(path)).close();
    await Deno.writeTextFile(join(path, "identity.json.new"), '{"text":"{\\"form');
    const dir = await open(path);
    assert.equal(dir.identity.get().incarnation, "abcdef");
    dir.identity.update({ term: 9 });
    dir.close();
    const again = await open(path);
    assert.equal(again.identity.get().term, 9);
    again.close();
  }));
