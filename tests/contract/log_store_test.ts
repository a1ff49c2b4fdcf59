/** What every log store promises: one suite, over Deno KV and over memory. */
import assert from "node:assert/strict";
import { FatalError, nodeId, STORAGE_LIMITS } from "../../lib/base/mod.ts";
import { ORIGIN } from "../../lib/raft/mod.ts";
import type { LogStore } from "../../lib/storage/mod.ts";
import { append, entries, entry, recover } from "../support/entries.ts";
import { type Disk, testOnEveryDisk } from "../support/stores.ts";

const NO_ENTRIES = { hardState: undefined, entries: [], commit: 0 };

async function freshLog(disk: Disk): Promise<LogStore> {
  const { log } = await disk.open();
  await recover(log);
  return log;
}

/** What is there after the process has ended and another has come. */
async function reopened(disk: Disk) {
  const { log } = await disk.open();
  return { log, ...await recover(log) };
}

testOnEveryDisk("a fresh log is empty, in term 0, with no vote", async (disk) => {
  const { log } = await disk.open();
  const found = await recover(log);
  assert.deepEqual(found, {
    hardState: { term: 0, votedFor: undefined },
    base: ORIGIN,
    termRuns: [],
    lastIndex: 0,
    commit: 0,
    entries: [],
    committed: 0,
  });
});

testOnEveryDisk("appended entries come back, in order and whole", async (disk) => {
  const log = await freshLog(disk);
  const written = [
    { ...entry(1), kind: "membership" as const },
    { ...entry(2), kind: "noop" as const, data: new Uint8Array() },
    ...entries(3, 10),
  ];
  await append(log, written.slice(0, 4));
  await append(log, written.slice(4));
  const found = await reopened(disk);
  assert.deepEqual(found.entries, written);
  assert.equal(found.lastIndex, 10);
});

testOnEveryDisk("term and vote are kept, alone or with entries", async (disk) => {
  const log = await freshLog(disk);
  await log.append({ ...NO_ENTRIES, hardState: { term: 3, votedFor: nodeId(2) } });
  assert.deepEqual((await reopened(disk)).hardState, { term: 3, votedFor: 2 });
  const { log: next } = await reopened(disk);
  const hardState = { term: 4, votedFor: undefined };
  await next.append({ hardState, entries: entries(1, 2, 4), commit: 0 });
  await next.append({ hardState: undefined, entries: entries(3, 4, 4), commit: 0 });
  assert.deepEqual((await reopened(disk)).hardState, hardState);
});

testOnEveryDisk("a new entry in an old place takes the place of all behind it", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 10, 1));
  await append(log, entries(4, 5, 2));
  const whole = [...entries(1, 3, 1), ...entries(4, 5, 2)];
  assert.deepEqual(await log.read(1, 99, Infinity), whole);
  const found = await reopened(disk);
  assert.deepEqual(found.entries, whole);
  assert.deepEqual(found.termRuns, [{ index: 1, term: 1 }, { index: 4, term: 2 }]);
});

testOnEveryDisk("the very first entry can be replaced too", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 3, 1));
  await append(log, entries(1, 1, 2));
  assert.deepEqual((await reopened(disk)).entries, entries(1, 1, 2));
});

testOnEveryDisk("large entries are overwritten by small ones, and back", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 4, 1, 300 * 1024));
  await append(log, entries(2, 3, 2, 1));
  await append(log, [entry(3, 3, 300 * 1024)]);
  const found = await reopened(disk);
  assert.deepEqual(found.entries, [
    entry(1, 1, 300 * 1024),
    entry(2, 2, 1),
    entry(3, 3, 300 * 1024),
  ]);
});

const SIZES = {
  "no byte": 0,
  "1 byte": 1,
  "one value less its header": STORAGE_LIMITS.valueBytes - 18,
  "exactly one value": STORAGE_LIMITS.valueBytes,
  "512 KiB": 512 * 1024,
};
for (const [name, size] of Object.entries(SIZES)) {
  testOnEveryDisk(`an entry of ${name} comes back whole, between others`, async (disk) => {
    const log = await freshLog(disk);
    const written = [entry(1), entry(2, 1, size), entry(3)];
    await append(log, written);
    assert.deepEqual(await log.read(1, 3, Infinity), written);
    assert.deepEqual((await reopened(disk)).entries, written);
  });
}

testOnEveryDisk("a batch larger than one atomic write is taken", async (disk) => {
  const log = await freshLog(disk);
  const many = entries(1, 3 * STORAGE_LIMITS.atomicMutations, 1, 1);
  await append(log, many);
  const large = entries(many.length + 1, many.length + 5, 1, 512 * 1024);
  await append(log, large);
  const found = await reopened(disk);
  assert.equal(found.lastIndex, many.length + 5);
  assert.deepEqual(found.entries, [...many, ...large]);
});

testOnEveryDisk("a long tail is replaced as a whole", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 2_000));
  await append(log, [entry(11, 2)]);
  assert.deepEqual((await reopened(disk)).entries, [...entries(1, 10), entry(11, 2)]);
});

testOnEveryDisk("entries that do not follow the log are refused", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 3));
  await assert.rejects(append(log, [entry(5)]), FatalError);
});

testOnEveryDisk("entries with a gap between them are refused", async (disk) => {
  const log = await freshLog(disk);
  await assert.rejects(append(log, [entry(1), entry(3)]), FatalError);
});

testOnEveryDisk("what is known to be committed is kept, and never beyond the end", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 10), 7);
  const found = await reopened(disk);
  assert.deepEqual([found.commit, found.committed], [7, 7]);
  await append(found.log, entries(11, 12), 99);
  assert.equal((await reopened(disk)).commit, 12);
});

testOnEveryDisk("reads give a range, cut by bytes but never to nothing", async (disk) => {
  const log = await freshLog(disk);
  const all = entries(1, 10, 1, 100);
  await append(log, all);
  assert.deepEqual(await log.read(3, 5, Infinity), all.slice(2, 5));
  assert.deepEqual(await log.read(3, 10, 250), all.slice(2, 4));
  assert.deepEqual(await log.read(3, 10, 200), all.slice(2, 4));
  assert.deepEqual(await log.read(3, 10, 1), all.slice(2, 3));
  assert.deepEqual(await log.read(9, 99, Infinity), all.slice(8));
});

testOnEveryDisk("reads beyond either end give nothing", async (disk) => {
  const log = await freshLog(disk);
  assert.deepEqual(await log.read(1, 5, Infinity), []);
  await append(log, entries(1, 10));
  await log.compact({ index: 4, term: 1 });
  assert.deepEqual(await log.read(11, 12, Infinity), []);
  assert.deepEqual(await log.read(4, 10, Infinity), []);
  assert.deepEqual(await log.read(5, 6, Infinity), entries(5, 6));
});

testOnEveryDisk("a compacted log begins behind its base, and goes on", async (disk) => {
  const log = await freshLog(disk);
  await append(log, [...entries(1, 5, 1), ...entries(6, 10, 3)], 10);
  await log.compact({ index: 6, term: 3 });
  await append(log, entries(11, 12, 3), 10);
  const found = await reopened(disk);
  assert.deepEqual(found.base, { index: 6, term: 3 });
  assert.deepEqual(found.termRuns, [{ index: 7, term: 3 }]);
  assert.deepEqual(found.entries, entries(7, 12, 3));
  assert.equal(found.commit, 10);
});

testOnEveryDisk("a log can be compacted to its very end, and goes on from there", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 10, 2));
  await log.compact({ index: 10, term: 2 });
  const empty = await reopened(disk);
  assert.deepEqual([empty.base, empty.lastIndex, empty.entries], [{ index: 10, term: 2 }, 10, []]);
  await append(empty.log, [entry(11, 2)]);
  assert.deepEqual((await reopened(disk)).entries, [entry(11, 2)]);
});

testOnEveryDisk("compaction to where the log already begins changes nothing", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 10));
  await log.compact({ index: 8, term: 1 });
  await log.compact({ index: 8, term: 1 });
  await log.compact({ index: 3, term: 1 });
  const found = await reopened(disk);
  assert.deepEqual([found.base, found.entries], [{ index: 8, term: 1 }, entries(9, 10)]);
});

testOnEveryDisk("compaction of more than one atomic write, with large entries", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 2_500, 1, 1));
  await append(log, entries(2_501, 2_504, 1, 400 * 1024));
  await log.compact({ index: 2_503, term: 1 });
  const found = await reopened(disk);
  assert.deepEqual([found.base.index, found.lastIndex], [2_503, 2_504]);
  assert.deepEqual(found.entries, [entry(2_504, 1, 400 * 1024)]);
});

testOnEveryDisk("a tail behind the base can be replaced", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 10, 1));
  await log.compact({ index: 5, term: 1 });
  await append(log, entries(6, 7, 2));
  await assert.rejects(append(log, [entry(5, 3)]), FatalError);
  assert.deepEqual((await reopened(disk)).entries, entries(6, 7, 2));
});

testOnEveryDisk("a reset leaves nothing but the base, further on or further back", async (disk) => {
  const log = await freshLog(disk);
  await log.append({
    hardState: { term: 2, votedFor: nodeId(3) },
    entries: entries(1, 10, 2),
    commit: 4,
  });
  await log.reset({ index: 500, term: 2 });
  const found = await reopened(disk);
  assert.deepEqual(found.base, { index: 500, term: 2 });
  assert.deepEqual([found.lastIndex, found.entries, found.termRuns], [500, [], []]);
  assert.deepEqual(found.hardState, { term: 2, votedFor: 3 });
  await append(found.log, entries(501, 503, 2));
  assert.deepEqual((await reopened(disk)).entries, entries(501, 503, 2));
});

testOnEveryDisk(
  "a log that contradicts the snapshot is reset to an earlier place",
  async (disk) => {
    const log = await freshLog(disk);
    await append(log, entries(1, 100, 1), 10);
    await log.reset({ index: 50, term: 2 });
    const found = await reopened(disk);
    assert.deepEqual([found.base, found.lastIndex], [{ index: 50, term: 2 }, 50]);
    assert.ok(found.commit <= 50);
    await append(found.log, entries(51, 52, 2));
    assert.equal((await reopened(disk)).lastIndex, 52);
  },
);

testOnEveryDisk("recovering twice gives the same", async (disk) => {
  const log = await freshLog(disk);
  await append(log, entries(1, 5), 3);
  await log.compact({ index: 2, term: 1 });
  const once = await recover(log);
  assert.deepEqual(await recover(log), once);
  await append(log, [entry(6)]);
  assert.equal((await reopened(disk)).lastIndex, 6);
});
