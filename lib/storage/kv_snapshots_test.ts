import assert from "node:assert/strict";
import type { ClusterId } from "../base/mod.ts";
import type { SnapshotWriter } from "./contract.ts";
import { KvSnapshotStore } from "./kv_snapshots.ts";

const metaAt = (index: number) => ({
  position: { index, term: 1 },
  membership: { clusterId: "c" as ClusterId, index: 1, members: [] },
});

async function write(writer: SnapshotWriter, chunks: number): Promise<SnapshotWriter> {
  for (let i = 0; i < chunks; i++) await writer.write(new Uint8Array(60_000).fill(i));
  return writer;
}

async function storedChunks(kv: Deno.Kv): Promise<number> {
  return (await Array.fromAsync(kv.list({ prefix: ["chunk"] }))).length;
}

Deno.test("of snapshots that were replaced, given up or too late, nothing stays on the disk", async () => {
  const kv = await Deno.openKv(":memory:");
  const store = new KvSnapshotStore(kv);
  for (const [index, chunks] of [[1, 30], [2, 40], [3, 25]] as const) {
    await (await write(await store.begin(metaAt(index)), chunks)).publish();
    assert.equal(await storedChunks(kv), chunks);
  }
  await (await write(await store.begin(metaAt(4)), 35)).abandon();
  assert.equal(await storedChunks(kv), 25);
  await (await write(await store.begin(metaAt(2)), 35)).publish();
  assert.equal(await storedChunks(kv), 25);
  const other = await write(await store.begin(metaAt(5)), 20);
  await (await write(await store.begin(metaAt(6)), 30)).publish();
  await other.publish();
  assert.equal(await storedChunks(kv), 30);
  kv.close();
});

Deno.test("what a crash has left behind is gone once another snapshot is begun", async () => {
  const kv = await Deno.openKv(":memory:");
  await (await write(await new KvSnapshotStore(kv).begin(metaAt(1)), 15)).publish();
  await write(await new KvSnapshotStore(kv).begin(metaAt(2)), 30);
  await (await write(await new KvSnapshotStore(kv).begin(metaAt(3)), 12)).publish();
  assert.equal(await storedChunks(kv), 12);
  kv.close();
});
