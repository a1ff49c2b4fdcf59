import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { FatalError, RECORD_LIMITS } from "../base/mod.ts";
import { bytes, KvRecordDisk, reopened, text } from "../../tests/support/record_disks.ts";
import type { NewItem } from "./record_contract.ts";

const item = (name: string, size = 200): NewItem => ({
  head: bytes(name),
  state: 1,
  payload: new Uint8Array(size).fill(name.length),
});

async function withDisk(body: (disk: KvRecordDisk) => Promise<void>): Promise<void> {
  const disk = await KvRecordDisk.make();
  try {
    await body(disk);
  } finally {
    await disk.remove();
  }
}

/** Everything under these keys, from beside the store. */
async function stored(disk: KvRecordDisk, ...kinds: string[]): Promise<Deno.KvKey[]> {
  disk.close();
  using kv = await Deno.openKv(disk.path);
  const found = [];
  for (const kind of kinds) {
    for await (const { key } of kv.list({ prefix: [kind] })) found.push(key);
  }
  return found;
}

async function damage(disk: KvRecordDisk, key: Deno.KvKey): Promise<void> {
  disk.close();
  using kv = await Deno.openKv(disk.path);
  const { value } = await kv.get<Uint8Array>(key);
  assert.ok(value instanceof Uint8Array);
  value[value.length - 1] = (value[value.length - 1] ?? 0) ^ 1;
  await kv.set(key, value);
}

Deno.test("what waits while a commit is on its way goes into the next", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const before = disk.seen.commits;
    await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => store.write({ items: [item(`${i}`)] })),
    );
    assert.equal(disk.seen.commits - before, 1);
    assert.ok((await stored(disk, "heads", "payload")).length < 12);
  }));

Deno.test("a start reads no payload", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    await store.write({ items: Array.from({ length: 500 }, (_, i) => item(`${i}`, 1_000)) });
    disk.seen.read.length = 0;
    const { items } = await reopened(disk);
    assert.equal(items.length, 500);
    assert.deepEqual(disk.seen.read.filter(([kind]) => kind === "payload"), []);
  }));

Deno.test("of what is done with nothing stays on the disk", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const sizes = [10, 200, 60_000, 61_441, 5_000_000];
    const items = sizes.map((size, i) => item(`${i}`, size));
    const positions = await store.write({ items });
    const dead = { pipelineId: "p", stageId: "s", position: 1 };
    await store.write({ dead: [{ ...dead, info: bytes("why"), payload: new Uint8Array(99_999) }] });
    for (const position of positions) {
      await store.write({ progress: [{ position, state: 2 }] });
      await store.write({ progress: [{ position, state: 0 }] });
    }
    await store.write({ buried: [dead] });
    const kinds = ["heads", "states", "payload", "dead", "dead_payload"];
    assert.deepEqual(await stored(disk, ...kinds), []);
  }));

Deno.test("parts of a payload whose heads a crash has kept from being written are gone", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    await store.write({ items: [item("kept", 100_000)] });
    disk.close();
    {
      using kv = await Deno.openKv(disk.path);
      await kv.set(["payload", 2, 0], new Uint8Array(10));
      await kv.set(["payload", 2, 1], new Uint8Array(10));
    }
    assert.equal((await reopened(disk)).items.length, 1);
    assert.deepEqual((await stored(disk, "payload")).map(([, block]) => block), [1, 1]);
  }));

Deno.test("a damaged payload is told from a good one beside it, and is not handed out", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const positions = await store.write({ items: [item("a"), item("bb")] });
    await damage(disk, ["payload", 1, 0]);
    const again = await reopened(disk);
    const [a, b] = await again.store.read(positions);
    assert.deepEqual([a, b], [new Uint8Array(200).fill(1), undefined]);
  }));

Deno.test("damaged heads, states, notes and numbers stop the node with what to do", async () => {
  for (const key of [["heads", 1], ["states", 1], ["note", "n"], ["next"]]) {
    await withDisk(async (disk) => {
      const { store } = await reopened(disk);
      const [position = 0] = await store.write({
        items: [item("a"), item("b")],
        notes: [{ key: "n", value: bytes("v") }],
      });
      await store.write({ progress: [{ position, state: 2 }] });
      await damage(disk, key);
      await assert.rejects(reopened(disk), (error) => {
        assert.ok(error instanceof FatalError);
        assert.match(error.message, /records' database is damaged .*restore the files records\.\*/);
        return true;
      });
    });
  }
});

Deno.test("a database that is gone, cut or older than what was written stops the node", async () => {
  const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
    "it is gone": async (path) => {
      for (const file of filesOf(path)) await Deno.remove(file);
    },
    "it is empty": async (path) => {
      for (const file of filesOf(path)) await Deno.truncate(file);
    },
    "it is older": async (path) => {
      for (const file of filesOf(path)) await Deno.remove(file);
      await Deno.copyFile(`${path}.older`, path);
    },
  };
  for (const [name, damage] of Object.entries(damages)) {
    await withDisk(async (disk) => {
      const { store } = await reopened(disk);
      await store.write({ items: [item("a")] });
      disk.close();
      await Deno.copyFile(disk.path, `${disk.path}.older`);
      const again = (await reopened(disk)).store;
      const [position = 0] = await again.write({ items: [item("b")] });
      await again.write({ progress: [{ position, state: 2 }] });
      // Nothing to write is no write.
      await again.write({});
      disk.close();
      assert.equal((await reopened(disk)).items.length, 2, name);
      disk.close();
      await damage(disk.path);
      await assert.rejects(reopened(disk), (error) => {
        assert.ok(error instanceof FatalError);
        const lost = name === "it is older" ? 2 : 3;
        assert.match(error.message, new RegExp(`lost the last ${lost} of 3 writes`));
        return true;
      });
      // What the message says to do.
      disk.close();
      await Deno.remove(disk.markPath);
      await reopened(disk);
    });
  }
});

function filesOf(path: string): string[] {
  return ["", "-wal", "-shm"].map((end) => path + end).filter((file) => existsSync(file));
}

Deno.test("a database that a newer program wrote is refused, not misread", () =>
  withDisk(async (disk) => {
    await reopened(disk);
    disk.close();
    const kv = await Deno.openKv(disk.path);
    await kv.set(["format"], 2);
    kv.close();
    await assert.rejects(reopened(disk), {
      name: "FatalError",
      message: "the records' database is in format 2, this program reads format 1: " +
        "use a newer program",
    });
  }));

Deno.test("a write whose answer was lost does not count: repair takes out what it left", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const [kept = 0] = await store.write({
      items: [item("kept")],
      notes: [{ key: "n", value: bytes("1") }],
    });
    disk.faults.lostAnswer = true;
    const lost = {
      items: [item("lost", 100_000)],
      notes: [{ key: "n", value: bytes("2") }, { key: "m", value: bytes("2") }],
      progress: [{ position: kept, state: 5 }],
    };
    await assert.rejects(store.write(lost), { code: "unavailable" });
    await store.repair();
    const again = await reopened(disk);
    assert.deepEqual(again.items.map(({ head, state }) => [head, state]), [["kept", 1]]);
    assert.deepEqual(again.notes, { n: "1" });
    assert.equal((await stored(disk, "payload")).length, 1);
  }));

Deno.test("an item that was finished by a write whose answer was lost stays finished", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const [position = 0] = await store.write({ items: [item("a")] });
    disk.faults.lostAnswer = true;
    const progress = [{ position, state: 0 }];
    await assert.rejects(store.write({ progress }), { code: "unavailable" });
    await store.repair();
    await store.write({ progress });
    assert.deepEqual((await store.read([position])).map(text), ["(damaged)"]);
    assert.deepEqual((await reopened(disk)).items, []);
  }));

Deno.test("what was acknowledged and is gone when it is looked for stops the node", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    await store.write({ items: [item("a")] });
    disk.setFull(true);
    await assert.rejects(store.write({ items: [item("b")] }), { code: "unavailable" });
    disk.setFull(false);
    {
      using kv = await Deno.openKv(disk.path);
      await kv.delete(["heads", 1]);
    }
    await assert.rejects(store.repair(), FatalError);
  }));

Deno.test("payloads beyond what memory keeps come from the disk", () =>
  withDisk(async (disk) => {
    const { store } = await reopened(disk);
    const count = 6;
    const size = Math.floor(RECORD_LIMITS.cacheBytes / (count - 1));
    const positions: number[] = [];
    for (let i = 0; i < count; i++) {
      positions.push(...await store.write({ items: [item("x".repeat(i), size)] }));
    }
    disk.seen.read.length = 0;
    const found = await store.read(positions);
    assert.deepEqual(found.map((payload) => payload?.[size - 1]), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([...new Set(disk.seen.read.map(([, block]) => block))], [1]);
  }));
