import assert from "node:assert/strict";
import { RaftLog } from "./log.ts";
import { type Entry, type LogPosition, ORIGIN } from "./types.ts";

const BIG = 1_000_000;
const MIB = 1024 * 1024;

function entry(index: number, term: number, bytes = 0): Entry {
  return { index, term, kind: "command", data: new Uint8Array(bytes) };
}

/** Entries from `first` on with these terms. */
function entries(first: number, ...terms: number[]): Entry[] {
  return terms.map((term, i) => entry(first + i, term));
}

function emptyLog(cacheBytes = BIG): RaftLog {
  return new RaftLog({
    hardState: { term: 0, votedFor: undefined },
    base: ORIGIN,
    termRuns: [],
    lastIndex: 0,
    applied: 0,
    entries: [],
    memberships: [],
  }, cacheBytes);
}

/** A log of entries with these terms, all on disk, of which `committed` are committed and applied. */
function logOf(terms: number[], { committed = 0, cacheBytes = BIG } = {}): RaftLog {
  const log = emptyLog(cacheBytes);
  log.append(entries(1, ...terms));
  log.persisted = log.lastIndex;
  log.committed = committed;
  log.takeCommitted();
  return log;
}

function terms(log: RaftLog): (number | undefined)[] {
  return Array.from({ length: log.lastIndex + 2 }, (_, index) => log.termAt(index));
}

Deno.test("an empty log ends at its base, which matches", () => {
  const log = emptyLog();
  assert.deepEqual(log.last, ORIGIN);
  assert.ok(log.matches(ORIGIN));
  assert.ok(!log.matches({ index: 1, term: 0 }));
  assert.deepEqual(log.read(1, 10, BIG), []);
  assert.deepEqual(log.takeCommitted(), []);
});

Deno.test("knows the term of every entry, and of nothing else", () => {
  const log = logOf([1, 1, 3, 3, 7]);
  assert.deepEqual(terms(log), [0, 1, 1, 3, 3, 7, undefined]);
  assert.deepEqual(log.last, { index: 5, term: 7 });
});

Deno.test("appending over a tail replaces it, and what was on disk of it counts no more", () => {
  const log = logOf([1, 1, 2, 2, 2], { committed: 2 });
  log.append(entries(4, 3));
  assert.deepEqual(terms(log), [0, 1, 1, 2, 3, undefined]);
  assert.equal(log.persisted, 3);
  log.append(entries(3, 4, 4));
  assert.deepEqual(terms(log), [0, 1, 1, 4, 4, undefined]);
  assert.deepEqual(log.read(1, 10, BIG)?.map(({ term }) => term), [1, 1, 4, 4]);
});

Deno.test("replacing the first entry of a run of one term keeps the terms right", () => {
  const log = logOf([1, 2]);
  log.append(entries(2, 1, 1));
  assert.deepEqual(terms(log), [0, 1, 1, 1, undefined]);
  log.append(entries(1, 5));
  assert.deepEqual(terms(log), [0, 5, undefined]);
});

Deno.test("refuses to cut off what is committed", () => {
  const log = logOf([1, 1, 1], { committed: 2 });
  assert.throws(() => log.append(entries(2, 2)), /refusing to truncate/);
  log.append(entries(3, 2));
});

Deno.test("a log is up to date by its last term first, then by its length", () => {
  const log = logOf([1, 1, 2]);
  const cases: [LogPosition, boolean][] = [
    [{ index: 3, term: 2 }, true],
    [{ index: 4, term: 2 }, true],
    [{ index: 1, term: 3 }, true],
    [{ index: 2, term: 2 }, false],
    [{ index: 9, term: 1 }, false],
    [ORIGIN, false],
  ];
  for (const [last, expected] of cases) assert.equal(log.isUpToDate(last), expected);
  assert.ok(emptyLog().isUpToDate(ORIGIN));
});

Deno.test("finds the last position with a term of at most so much", () => {
  const log = logOf([1, 1, 1, 4, 4, 6]);
  const cases: [number, number, number, number][] = [
    [6, 9, 6, 6],
    [6, 5, 5, 4],
    [5, 4, 5, 4],
    [4, 4, 4, 4],
    [6, 3, 3, 1],
    [2, 3, 2, 1],
    [99, 4, 5, 4],
    [6, 0, 0, 0],
    [0, 9, 0, 0],
  ];
  for (const [index, term, ...expected] of cases) {
    const { index: at, term: of } = log.lastWithTermAtMost(index, term);
    assert.deepEqual([at, of], expected, `${index}/${term}`);
  }
});

Deno.test("hands out what is committed and on disk, once, in order", () => {
  const log = logOf([1, 1, 1, 1]);
  log.persisted = 2;
  log.committed = 3;
  assert.deepEqual(log.takeCommitted().map(({ index }) => index), [1, 2]);
  assert.deepEqual(log.takeCommitted(), []);
  log.persisted = 4;
  assert.deepEqual(log.takeCommitted().map(({ index }) => index), [3]);
  log.committed = 4;
  assert.deepEqual(log.takeCommitted().map(({ index }) => index), [4]);
});

Deno.test("reads within the limits, but at least one entry", () => {
  const log = emptyLog();
  log.append([entry(1, 1, 500), entry(2, 1, 500), entry(3, 1, 500)]);
  const read = (...args: [number, number, number]) => log.read(...args)?.map(({ index }) => index);
  assert.deepEqual(read(1, 10, BIG), [1, 2, 3]);
  assert.deepEqual(read(2, 10, BIG), [2, 3]);
  assert.deepEqual(read(1, 2, BIG), [1, 2]);
  assert.deepEqual(read(1, 10, 1_300), [1, 2]);
  assert.deepEqual(read(1, 10, 1), [1]);
  assert.deepEqual(read(4, 10, BIG), []);
});

Deno.test("keeps applied entries in memory up to a bound, and all others whatever their size", () => {
  const log = emptyLog(2_000);
  for (let index = 1; index <= 10; index++) log.append([entry(index, 1, 900)]);
  assert.equal(log.read(1, 100, BIG)?.length, 10);
  log.persisted = 10;
  log.committed = 8;
  assert.equal(log.takeCommitted().length, 8);
  // Two of about 1,000 bytes each are within the bound, and those are not applied.
  assert.equal(log.read(8, 100, BIG), undefined);
  assert.deepEqual(log.read(9, 100, BIG)?.map(({ index }) => index), [9, 10]);
  log.append([entry(9, 2, 10)]);
  assert.deepEqual(log.read(9, 100, BIG)?.map(({ term }) => term), [2]);
});

Deno.test("gives up the bytes of what it drops from memory at once", () => {
  const log = emptyLog(MIB);
  const before = Deno.memoryUsage().external;
  for (let index = 1; index <= 500; index++) {
    log.append([entry(index, 1, MIB)]);
    log.persisted = index;
    log.committed = index;
    log.takeCommitted();
  }
  const grown = Deno.memoryUsage().external - before;
  assert.ok(grown < 250 * MIB, `${grown} bytes are held`);
});

Deno.test("stays right over many appends, evictions and truncations", () => {
  const log = emptyLog(1_000);
  for (let index = 1; index <= 5_000; index++) {
    log.append([entry(index, 1, 50)]);
    if (index % 7 === 0) log.append([entry(index - 1, 1, 60), entry(index, 1, 60)]);
    if (index % 5 !== 0) continue;
    log.persisted = index;
    log.committed = index - 3;
    for (const { index: at } of log.takeCommitted()) assert.ok(at <= index - 3);
  }
  assert.equal(log.lastIndex, 5_000);
  assert.deepEqual(log.read(4_998, 10, BIG)?.map(({ index }) => index), [4_998, 4_999, 5_000]);
});

Deno.test("compacting moves the base, keeps the terms behind it, and never goes back", () => {
  const log = logOf([1, 1, 2, 2, 3], { committed: 5 });
  log.compactTo({ index: 3, term: 2 });
  assert.deepEqual(log.base, { index: 3, term: 2 });
  assert.deepEqual(terms(log), [undefined, undefined, undefined, 2, 2, 3, undefined]);
  log.compactTo({ index: 1, term: 1 });
  assert.deepEqual(log.base, { index: 3, term: 2 });
  assert.deepEqual(log.lastWithTermAtMost(5, 1), { index: 3, term: 2 });
  log.compactTo({ index: 5, term: 3 });
  assert.deepEqual(log.last, { index: 5, term: 3 });
  log.append(entries(6, 3));
  assert.deepEqual(log.last, { index: 6, term: 3 });
});

Deno.test("starts over behind a snapshot", () => {
  const log = logOf([1, 1, 2], { committed: 1 });
  log.resetTo({ index: 9, term: 4 });
  assert.deepEqual(log.last, { index: 9, term: 4 });
  assert.deepEqual([log.persisted, log.committed, log.applied], [9, 9, 9]);
  assert.equal(log.termAt(3), undefined);
  log.append(entries(10, 4, 5));
  log.persisted = 11;
  log.committed = 11;
  assert.deepEqual(log.takeCommitted().map(({ index }) => index), [10, 11]);
});

Deno.test("goes on from what was found on disk", () => {
  const log = new RaftLog({
    hardState: { term: 5, votedFor: undefined },
    base: { index: 10, term: 2 },
    termRuns: [{ index: 11, term: 2 }, { index: 13, term: 5 }],
    lastIndex: 14,
    applied: 12,
    entries: entries(13, 5, 5),
    memberships: [],
  }, BIG);
  assert.deepEqual([10, 11, 12, 13, 14].map((index) => log.termAt(index)), [2, 2, 2, 5, 5]);
  assert.deepEqual([log.persisted, log.committed, log.applied], [14, 12, 12]);
  assert.equal(log.read(12, 10, BIG), undefined);
  log.committed = 14;
  assert.deepEqual(log.takeCommitted().map(({ index }) => index), [13, 14]);
});
