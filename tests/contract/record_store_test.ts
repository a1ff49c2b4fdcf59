/** What every record store promises: one suite, over Deno KV and over memory. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { RECORD_LIMITS } from "../../lib/base/mod.ts";
import type { DeadItem, NewItem, PackedItems, RecordStore } from "../../lib/storage/mod.ts";
import {
  bytes,
  type RecordDisk,
  reopened,
  testOnEveryRecordDisk,
  text,
} from "../support/record_disks.ts";

const item = (name: string, payload = `payload of ${name}`, state = 1): NewItem => ({
  head: bytes(name),
  state,
  payload: bytes(payload),
});

const names = (count: number) => Array.from({ length: count }, (_, i) => `item ${i}`);

async function fresh(disk: RecordDisk): Promise<RecordStore> {
  return (await reopened(disk)).store;
}

async function payloads(store: RecordStore, positions: readonly number[]): Promise<string[]> {
  return (await store.read(positions)).map(text);
}

testOnEveryRecordDisk("a fresh store is empty", async (disk) => {
  const { store, items, notes } = await reopened(disk);
  assert.deepEqual([items, notes, store.deadCounts(), store.failed], [[], {}, [], false]);
  assert.deepEqual(await store.write({}), []);
});

testOnEveryRecordDisk(
  "items come back in order, with head and state, and payloads when asked",
  async (disk) => {
    const store = await fresh(disk);
    const written = names(3_000);
    const positions = await store.write({
      items: written.map((name, i) => item(name, name, i + 1)),
    });
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
    assert.equal(new Set(positions).size, 3_000);
    assert.deepEqual(await payloads(store, positions), written);
    const again = await reopened(disk);
    assert.deepEqual(
      again.items,
      written.map((name, i) => ({
        position: positions[i],
        head: name,
        state: i + 1,
        bytes: name.length,
      })),
    );
    assert.deepEqual(await payloads(again.store, [...positions].reverse()), [...written].reverse());
  },
);

/** As a push has them: each lies where the one before ends. */
function packed(lengths: readonly number[], state: number, seed: number): PackedItems {
  const whole = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
    .map((_, i) => i * 31 + seed);
  const at = (index: number) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
  return {
    length: lengths.length,
    state,
    headBytes: (i) => `head ${i}`.length,
    copyHead: (i, target, to) => target.set(bytes(`head ${i}`), to),
    payloadBytes: (i) => lengths[i] ?? 0,
    copyPayload: (i, target, to) =>
      target.set(whole.subarray(at(i), at(i) + (lengths[i] ?? 0)), to),
  };
}

testOnEveryRecordDisk("packed items are as others are, and lie behind those", async (disk) => {
  const store = await fresh(disk);
  const lengths = [3, 0, 61_440, 61_441, 5, 30_000, 30_000, 30_000, ...Array(1_500).fill(7)];
  const two = [packed(lengths, 4, 1), packed([2, 70_000, 2], 5, 2)];
  const [first, second] = await Promise.all([
    store.write({ items: [item("a"), item("b")], packed: two }),
    store.write({ packed: [packed([9], 6, 3)], items: [item("c")] }),
  ]);
  assert.equal(first.length, 2 + lengths.length + 3);
  const written = [...first, ...second];
  assert.deepEqual(written, [...written].sort((a, b) => a - b));
  const expected = two.flatMap((pack) =>
    Array.from({ length: pack.length }, (_, i) => {
      const payload = new Uint8Array(pack.payloadBytes(i));
      pack.copyPayload(i, payload, 0);
      return Buffer.from(payload);
    })
  );
  const { store: again, items } = await reopened(disk);
  assert.deepEqual(items.map(({ position }) => position), written);
  assert.deepEqual(items.slice(0, 3).map(({ head, state }) => [head, state]), [
    ["a", 1],
    ["b", 1],
    ["head 0", 4],
  ]);
  assert.deepEqual(items.slice(-2).map(({ head, state }) => [head, state]), [
    ["c", 1],
    ["head 0", 6],
  ]);
  for (const one of [store, again]) {
    const payloads = (await one.read(first)).map((payload) => Buffer.from(payload ?? []));
    assert.deepEqual(payloads.slice(2), expected);
  }
});

testOnEveryRecordDisk("payloads of every size come back byte for byte", async (disk) => {
  const store = await fresh(disk);
  const sizes = [0, 1, 61_439, 61_440, 61_441, 122_880, 1_000_000, RECORD_LIMITS.payloadBytes];
  const items = sizes.map((size, i) => ({
    head: bytes(`${i}`),
    state: 1,
    payload: new Uint8Array(size).map((_, at) => at * 7 + i),
  }));
  const positions = await store.write({ items });
  for (const from of [() => store, async () => (await reopened(disk)).store]) {
    const found = await (await from()).read(positions);
    found.forEach((payload, i) => {
      assert.equal(Buffer.compare(payload ?? bytes("damaged"), items[i]?.payload ?? bytes("")), 0);
    });
  }
});

testOnEveryRecordDisk("writes made at once all count, in the order of the calls", async (disk) => {
  const store = await fresh(disk);
  const results = await Promise.all(names(500).map((name) => store.write({ items: [item(name)] })));
  const positions = results.flat();
  assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
  assert.deepEqual((await reopened(disk)).items.map(({ head }) => head), names(500));
});

testOnEveryRecordDisk(
  "a state changes until it is 0, and then the item is gone for good",
  async (disk) => {
    const store = await fresh(disk);
    const positions = await store.write({ items: names(5).map((name) => item(name)) });
    const [a = 0, b = 0, c = 0] = positions;
    await store.write({ progress: [{ position: a, state: 7 }, { position: b, state: 0 }] });
    await store.write({
      progress: [{ position: c, state: 2 ** 32 - 1 }, { position: b, state: 3 }],
    });
    await store.write({ progress: [{ position: 1e15, state: 3 }] });
    assert.equal((await store.read([b]))[0], undefined);
    const again = await reopened(disk);
    const states = again.items.map(({ head, state }) => [head, state]);
    assert.deepEqual(states, [["item 0", 7], ["item 2", 2 ** 32 - 1], ["item 3", 1], [
      "item 4",
      1,
    ]]);
    assert.deepEqual(await payloads(again.store, [a, b]), ["payload of item 0", "(damaged)"]);
  },
);

testOnEveryRecordDisk(
  "a position is not used twice, also when all items are gone",
  async (disk) => {
    const store = await fresh(disk);
    const positions = await store.write({ items: names(10).map((name) => item(name)) });
    await store.write({ progress: positions.map((position) => ({ position, state: 0 })) });
    const again = await reopened(disk);
    assert.deepEqual(again.items, []);
    const [next = 0] = await again.store.write({ items: [item("later")] });
    assert.ok(next > Math.max(...positions));
  },
);

testOnEveryRecordDisk("notes are kept, replaced and taken out", async (disk) => {
  const store = await fresh(disk);
  const largest = "x".repeat(RECORD_LIMITS.noteBytes);
  await store.write({
    definitions: [{ key: "route", value: bytes("a") }],
    notes: [{ key: "offset", value: bytes("1") }, { key: "k", value: bytes(largest) }],
  });
  await store.write({
    notes: [{ key: "offset", value: bytes("2") }, { key: "route", value: undefined }],
  });
  const again = await reopened(disk);
  assert.deepEqual(again.notes, { offset: "2", k: largest });
});

testOnEveryRecordDisk(
  "dead records are listed by pipeline and stage, page by page, and buried",
  async (disk) => {
    const store = await fresh(disk);
    const dead = (stageId: string, position: number, pipelineId = "p"): DeadItem => ({
      ...{ pipelineId, stageId, position },
      info: bytes(`why ${position}`),
      payload: bytes(`${stageId} ${position}`.repeat(20_000)),
    });
    await store.write({ dead: [dead("b", 2), dead("a", 3), dead("a", 1), dead("a", 9, "other")] });
    const again = await reopened(disk);
    const list = async (
      stageId?: string,
      after?: { stageId: string; position: number },
      limit = 9,
    ) => {
      const found = await again.store.listDead({ pipelineId: "p", stageId, after, limit });
      for (const { info, payload, stageId, position } of found) {
        assert.equal(text(info), `why ${position}`);
        assert.equal(text(payload), `${stageId} ${position}`.repeat(20_000));
      }
      return found.map(({ stageId, position }) => `${stageId} ${position}`);
    };
    assert.deepEqual(await list(), ["a 1", "a 3", "b 2"]);
    assert.deepEqual(await list("a"), ["a 1", "a 3"]);
    assert.deepEqual(await list(undefined, undefined, 2), ["a 1", "a 3"]);
    assert.deepEqual(await list(undefined, { stageId: "a", position: 1 }), ["a 3", "b 2"]);
    assert.deepEqual(await list("a", { stageId: "a", position: 3 }), []);
    const counts = () => again.store.deadCounts().map((it) => `${it.stageId} ${it.count}`).sort();
    assert.deepEqual(counts(), ["a 1", "a 2", "b 1"]);
    const key = { pipelineId: "p", stageId: "a" };
    await again.store.write({ buried: [{ ...key, position: 1 }, { ...key, position: 77 }] });
    assert.deepEqual([await list(), counts()], [["a 3", "b 2"], ["a 1", "a 1", "b 1"]]);
  },
);

testOnEveryRecordDisk(
  "after a failed write nothing more is taken until it is repaired; what counted stays",
  async (disk) => {
    const store = await fresh(disk);
    const [kept = 0] = await store.write({ items: [item("kept")] });
    const unavailable = { code: "unavailable" };
    disk.setFull(true);
    await assert.rejects(store.write({ items: [item("lost")] }), unavailable);
    assert.equal(store.failed, true);
    await assert.rejects(store.repair(), unavailable);
    disk.setFull(false);
    await assert.rejects(store.write({ items: [item("too early")] }), unavailable);
    await store.repair();
    assert.equal(store.failed, false);
    const [next = 0] = await store.write({ items: [item("next")] });
    assert.deepEqual(await payloads(store, [kept, next]), ["payload of kept", "payload of next"]);
    assert.deepEqual((await reopened(disk)).items.map(({ head }) => head), ["kept", "next"]);
  },
);

testOnEveryRecordDisk("what is beyond a bound is refused, and harms nothing", async (disk) => {
  const store = await fresh(disk);
  const of = (size: number) => new Uint8Array(size);
  const { headBytes, noteBytes, noteKeyBytes, payloadBytes, deadInfoBytes } = RECORD_LIMITS;
  const dead = { pipelineId: "p", stageId: "s", position: 1, payload: of(0) };
  const key = "k".repeat(noteKeyBytes);
  await store.write({
    items: [{ head: of(headBytes), state: 1, payload: of(0) }],
    notes: [{ key, value: of(0) }],
    dead: [{ ...dead, info: of(deadInfoBytes) }],
  });
  for (
    const beyond of [
      { items: [{ head: of(headBytes + 1), state: 1, payload: of(0) }] },
      { items: [{ head: of(0), state: 1, payload: of(payloadBytes + 1) }] },
      { items: [{ head: of(0), state: 0, payload: of(0) }] },
      { progress: [{ position: 1, state: 2 ** 32 }] },
      { progress: [{ position: 1, state: -1 }] },
      { notes: [{ key: `${key}k`, value: of(0) }] },
      { definitions: [{ key: "k", value: of(noteBytes + 1) }] },
      { dead: [{ ...dead, info: of(deadInfoBytes + 1) }] },
    ]
  ) {
    await assert.rejects(store.write(beyond), RangeError);
  }
  assert.equal((await reopened(disk)).items.length, 1);
});
