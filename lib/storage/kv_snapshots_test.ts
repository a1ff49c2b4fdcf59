/** What the contract of snapshot stores does not say, and Deno KV makes possible. */
import assert from "node:assert/strict";
import type { ClusterId } from "../base/mod.ts";
import type { SnapshotMeta } from "../raft/mod.ts";
import { settled } from "../../tests/support/virtual_time.ts";
import type { SnapshotWriter, StoredSnapshot } from "./contract.ts";
import { KvSnapshotStore } from "./kv_snapshots.ts";

function metaAt(index: number): SnapshotMeta {
  const membership = { clusterId: "c" as ClusterId, index: 1, members: [] };
  return { position: { index, term: 1 }, membership };
}

function chunk(seed: number, size: number): Uint8Array {
  return new Uint8Array(size).fill(seed);
}

async function write(writer: SnapshotWriter, count: number, size: number): Promise<void> {
  for (let i = 0; i < count; i++) await writer.write(chunk(i, size));
}

async function keysIn(kv: Deno.Kv): Promise<number> {
  return (await Array.fromAsync(kv.list({ prefix: [] }))).length;
}

async function withKv(body: (kv: Deno.Kv) => Promise<void>): Promise<void> {
  const kv = await Deno.openKv(":memory:");
  try {
    await body(kv);
  } finally {
    kv.close();
  }
}

async function publish(store: KvSnapshotStore, index: number, count: number, size: number) {
  const writer = await store.begin(metaAt(index));
  await write(writer, count, size);
  return await writer.publish();
}

async function assertWhole(store: KvSnapshotStore, snapshot: StoredSnapshot, size: number) {
  for (let at = 0; at < snapshot.chunks; at++) {
    assert.deepEqual(await store.read(snapshot, at, 1), [chunk(at, size)]);
  }
}

Deno.test("replaced, abandoned and crashed snapshots leave nothing behind", () =>
  withKv(async (kv) => {
    const crashed = new KvSnapshotStore(kv);
    await publish(crashed, 1, 30, 50_000);
    await write(await crashed.begin(metaAt(2)), 30, 50_000);
    await write(await crashed.begin(metaAt(3)), 30, 50_000);
    assert.ok(await keysIn(kv) > 31 + 40);
    const store = new KvSnapshotStore(kv);
    await publish(store, 4, 5, 10);
    assert.equal(await keysIn(kv), 5 + 1);
    const abandoned = await store.begin(metaAt(5));
    await write(abandoned, 30, 50_000);
    await abandoned.abandon();
    assert.equal(await keysIn(kv), 5 + 1);
    const older = await store.begin(metaAt(3));
    await write(older, 30, 50_000);
    await older.publish();
    assert.equal(await keysIn(kv), 5 + 1);
  }));

Deno.test("a snapshot begun at any moment while another is cleared away keeps its chunks", () =>
  withKv(async (kv) => {
    const store = new KvSnapshotStore(kv);
    for (let turns = 0; turns < 30; turns++) {
      await publish(store, 10 * turns + 1, 300, 10);
      const one = await store.begin(metaAt(10 * turns + 2));
      await write(one, 3, 10);
      const publishing = one.publish();
      for (let i = 0; i < turns; i++) await settled();
      const two = await store.begin(metaAt(10 * turns + 3));
      await write(two, 20, 50_000);
      await publishing;
      await assertWhole(store, await two.publish(), 50_000);
    }
  }));
