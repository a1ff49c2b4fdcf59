/** What every snapshot store promises: one suite, over Deno KV and over memory. */
import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { ConveyorError, STORAGE_LIMITS } from "../../lib/base/mod.ts";
import type { ClusterId, Incarnation } from "../../lib/base/mod.ts";
import { nodeId } from "../../lib/base/mod.ts";
import type { SnapshotMeta } from "../../lib/raft/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "../../lib/storage/mod.ts";
import { noise } from "../support/entries.ts";
import { type Disk, testOnEveryDisk } from "../support/stores.ts";

function metaAt(index: number, term = 1): SnapshotMeta {
  const member = {
    id: nodeId(1),
    address: "a:1",
    incarnation: "i" as Incarnation,
    voter: true,
  };
  return {
    position: { index, term },
    membership: { clusterId: "c" as ClusterId, index: 1, members: [member] },
  };
}

function chunksOf(count: number, seed: number, size = 1_000): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => noise(size, seed * 10_000 + i));
}

async function writeAll(writer: SnapshotWriter, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) await writer.write(chunk);
}

async function publish(
  store: SnapshotStore,
  index: number,
  chunks: readonly Uint8Array[],
): Promise<StoredSnapshot> {
  const writer = await store.begin(metaAt(index));
  await writeAll(writer, chunks);
  return await writer.publish();
}

async function reopened(disk: Disk): Promise<SnapshotStore> {
  return (await disk.open()).snapshots;
}

function readAll(store: SnapshotStore, snapshot: StoredSnapshot) {
  return store.read(snapshot, 0, snapshot.chunks);
}

const isDataLoss = (error: unknown) => error instanceof ConveyorError && error.code === "data_loss";

testOnEveryDisk("a fresh store has no snapshot", async (disk) => {
  assert.equal(await (await reopened(disk)).latest(), undefined);
});

testOnEveryDisk("a published snapshot comes back, with all that is said of it", async (disk) => {
  const chunks = chunksOf(5, 1);
  const stored = await publish(await reopened(disk), 7, chunks);
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
  assert.deepEqual(stored, { ...metaAt(7), chunks: 5, bytes: 5_000, checksum });
  const store = await reopened(disk);
  assert.deepEqual(await store.latest(), stored);
  assert.deepEqual(await readAll(store, stored), chunks);
});

testOnEveryDisk("chunks can be read in any piece", async (disk) => {
  const store = await reopened(disk);
  const chunks = chunksOf(10, 1);
  const stored = await publish(store, 7, chunks);
  assert.deepEqual(await store.read(stored, 3, 4), chunks.slice(3, 7));
  assert.deepEqual(await store.read(stored, 8, 4), chunks.slice(8));
  assert.deepEqual(await store.read(stored, 10, 4), []);
  assert.deepEqual(await store.read(stored, 0, 0), []);
});

testOnEveryDisk("a chunk of one value is taken, a larger one refused", async (disk) => {
  const store = await reopened(disk);
  const writer = await store.begin(metaAt(7));
  await assert.rejects(writer.write(new Uint8Array(STORAGE_LIMITS.valueBytes + 1)), RangeError);
  const chunk = noise(STORAGE_LIMITS.valueBytes);
  await writer.write(chunk);
  const stored = await writer.publish();
  assert.deepEqual(await readAll(store, stored), [chunk]);
});

testOnEveryDisk("a snapshot of many large chunks, more than one atomic write", async (disk) => {
  const chunks = Array.from(
    { length: 40 },
    (_, i) => new Uint8Array(STORAGE_LIMITS.valueBytes).fill(i),
  );
  const stored = await publish(await reopened(disk), 7, chunks);
  const store = await reopened(disk);
  assert.deepEqual(await store.latest(), stored);
  for (let at = 0; at < chunks.length; at += 16) {
    assert.deepEqual(await store.read(stored, at, 16), chunks.slice(at, at + 16));
  }
});

testOnEveryDisk("a snapshot without a chunk is one", async (disk) => {
  const stored = await publish(await reopened(disk), 7, []);
  assert.deepEqual(await (await reopened(disk)).latest(), stored);
});

testOnEveryDisk("what is not published does not count, after a crash either", async (disk) => {
  const store = await reopened(disk);
  const stored = await publish(store, 7, chunksOf(3, 1));
  const writer = await store.begin(metaAt(9));
  await writeAll(writer, chunksOf(50, 2, 50_000));
  assert.equal(writer.written, 50);
  assert.deepEqual(await store.latest(), stored);
  const next = await reopened(disk);
  assert.deepEqual(await next.latest(), stored);
  assert.deepEqual(await readAll(next, stored), chunksOf(3, 1));
});

testOnEveryDisk("what a crash left behind is not taken for part of the next one", async (disk) => {
  const crashed = await (await reopened(disk)).begin(metaAt(9));
  await writeAll(crashed, chunksOf(50, 2, 50_000));
  const store = await reopened(disk);
  const chunks = chunksOf(2, 3);
  const stored = await publish(store, 10, chunks);
  assert.deepEqual(await store.read(stored, 0, 16), chunks);
  assert.deepEqual(await store.read(stored, 1, 16), chunks.slice(1));
});

testOnEveryDisk("an abandoned snapshot leaves the one before in place", async (disk) => {
  const store = await reopened(disk);
  const stored = await publish(store, 7, chunksOf(3, 1));
  const writer = await store.begin(metaAt(9));
  await writeAll(writer, chunksOf(30, 2, 50_000));
  await writer.abandon();
  assert.deepEqual(await store.latest(), stored);
  assert.deepEqual(await readAll(store, stored), chunksOf(3, 1));
});

testOnEveryDisk("a newer snapshot takes the place of the old, which is gone", async (disk) => {
  const store = await reopened(disk);
  const old = await publish(store, 7, chunksOf(3, 1));
  const stored = await publish(store, 9, chunksOf(4, 2));
  assert.equal(await readAll(store, old), undefined);
  assert.deepEqual(await readAll(store, stored), chunksOf(4, 2));
  assert.deepEqual(await (await reopened(disk)).latest(), stored);
});

testOnEveryDisk("an older snapshot than the current one is dropped", async (disk) => {
  const store = await reopened(disk);
  const writer = await store.begin(metaAt(7));
  await writeAll(writer, chunksOf(3, 1));
  const newer = await publish(store, 9, chunksOf(4, 2));
  assert.deepEqual(await writer.publish(), newer);
  assert.deepEqual(await store.latest(), newer);
  assert.deepEqual(await readAll(store, newer), chunksOf(4, 2));
  assert.deepEqual(await (await reopened(disk)).latest(), newer);
});

testOnEveryDisk("a snapshot that is not what was expected is refused", async (disk) => {
  const store = await reopened(disk);
  const stored = await publish(store, 7, chunksOf(3, 1));
  const chunks = chunksOf(2, 2);
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
  for (const wrong of [{ chunks: 3, checksum }, { chunks: 2, checksum: checksum ^ 1 }]) {
    const writer = await store.begin(metaAt(9));
    await writeAll(writer, chunks);
    await assert.rejects(writer.publish(wrong), isDataLoss);
    assert.deepEqual(await store.latest(), stored);
  }
  const writer = await store.begin(metaAt(9));
  await writeAll(writer, chunks);
  const published = await writer.publish({ chunks: 2, checksum });
  assert.deepEqual(await readAll(store, published), chunks);
});

testOnEveryDisk("two snapshots can be written at once, chunk by chunk", async (disk) => {
  const store = await reopened(disk);
  await publish(store, 5, chunksOf(300, 9, 10));
  const [one, two] = [await store.begin(metaAt(7)), await store.begin(metaAt(9))];
  const [first, second] = [chunksOf(30, 1, 30_000), chunksOf(30, 2, 30_000)];
  for (let i = 0; i < 30; i++) {
    await Promise.all([one.write(first[i]!), two.write(second[i]!)]);
  }
  const stored = await one.publish();
  assert.deepEqual(await readAll(store, stored), first);
  assert.deepEqual(await readAll(store, await two.publish()), second);
});

testOnEveryDisk("a snapshot begun while another is published keeps its chunks", async (disk) => {
  const store = await reopened(disk);
  await publish(store, 5, chunksOf(500, 9, 10));
  const one = await store.begin(metaAt(7));
  await writeAll(one, chunksOf(500, 1, 10));
  const publishing = one.publish();
  const two = await store.begin(metaAt(9));
  const chunks = chunksOf(40, 2, 50_000);
  await writeAll(two, chunks);
  await publishing;
  const stored = await two.publish();
  assert.deepEqual(await readAll(await reopened(disk), stored), chunks);
});

testOnEveryDisk("published at once, the newest wins", async (disk) => {
  const store = await reopened(disk);
  const writers = await Promise.all([8, 9, 7].map((index) => store.begin(metaAt(index))));
  await Promise.all(writers.map((writer, i) => writeAll(writer, chunksOf(2, i + 1))));
  await Promise.all(writers.map((writer) => writer.publish()));
  const newest = (await store.latest())!;
  assert.equal(newest.position.index, 9);
  assert.deepEqual(await readAll(store, newest), chunksOf(2, 2));
  assert.deepEqual(await (await reopened(disk)).latest(), newest);
});

testOnEveryDisk("reading goes on to the end, or says that it was replaced", async (disk) => {
  const store = await reopened(disk);
  const chunks = chunksOf(400, 1, 10);
  const old = await publish(store, 7, chunks);
  const replacing = publish(store, 9, chunksOf(2, 2));
  for (let at = 0; at < 400; at += 16) {
    const piece = await store.read(old, at, 16);
    if (piece === undefined) break;
    assert.deepEqual(piece, chunks.slice(at, at + 16));
  }
  await replacing;
  assert.equal(await store.read(old, 0, 1), undefined);
});
