import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import type { Entry, HardState, LogPosition } from "../raft/mod.ts";
import type { LogBatch, LogStore } from "../storage/mod.ts";
import { entries, entry } from "../../tests/support/entries.ts";
import { settled } from "../../tests/support/virtual_time.ts";
import { DiskQueue, type Persisted } from "./disk_queue.ts";

const START: Persisted = {
  last: { index: 0, term: 0 },
  hardState: { term: 0, votedFor: undefined },
};

/** Entries that one write takes. */
const MOST = 10;

/** A disk on which each write waits until the test lets it end. */
class SlowDisk {
  readonly batches: LogBatch[] = [];
  readonly #running: PromiseWithResolvers<void>[] = [];

  append(batch: LogBatch): Promise<void> {
    this.batches.push({ ...batch, entries: [...batch.entries] });
    const write = Promise.withResolvers<void>();
    this.#running.push(write);
    return write.promise;
  }

  async end(error?: Error): Promise<void> {
    const write = this.#running.shift();
    assert.ok(write, "no write is running");
    if (error === undefined) write.resolve();
    else write.reject(error);
    await settled();
  }

  get written(): number[][] {
    return this.batches.map((batch) => batch.entries.map(({ index }) => index));
  }
}

function setup() {
  const disk = new SlowDisk();
  const persisted: Persisted[] = [];
  const failures: unknown[] = [];
  const queue = new DiskQueue(
    disk as Pick<LogStore, "append"> as LogStore,
    MOST,
    START,
    () => 7,
    (done) => persisted.push(done),
    (error) => failures.push(error),
  );
  const write = (list: readonly Entry[], hardState?: HardState) => {
    queue.write(hardState, list);
    queue.flush();
  };
  return { disk, queue, write, persisted, failures };
}

function position({ index, term }: Entry): LogPosition {
  return { index, term };
}

Deno.test("what comes while a write runs goes into the next one, as a whole", async () => {
  const { disk, queue, write } = setup();
  write([entry(1)]);
  assert.ok(queue.busy);
  write([entry(2)]);
  write([entry(3)], { term: 1, votedFor: undefined });
  write(entries(4, 5));
  assert.deepEqual(disk.written, [[1]]);
  await disk.end();
  assert.deepEqual(disk.written, [[1], [2, 3, 4, 5]]);
  assert.deepEqual(disk.batches[1]?.hardState, { term: 1, votedFor: undefined });
  await disk.end();
  assert.ok(!queue.busy);
});

Deno.test("more than a write should take goes in parts, and what promises all of it waits", async () => {
  const { disk, queue, write, persisted } = setup();
  const done: string[] = [];
  write([entry(1)]);
  write(entries(2, 2 * MOST + 4), { term: 1, votedFor: undefined });
  queue.afterWrites(() => done.push("all of it"));
  for (let i = 0; i < 2; i++) await disk.end();
  assert.deepEqual(disk.batches[1]?.hardState, { term: 1, votedFor: undefined });
  // What is newer takes the place of what waits still.
  write([entry(2 * MOST + 3, 2)]);
  await disk.end();
  assert.deepEqual(done, []);
  await disk.end();
  assert.deepEqual(done, ["all of it"]);
  assert.deepEqual(disk.written.map((part) => part.length), [1, MOST, MOST, 2]);
  assert.deepEqual(disk.written.flat(), Array.from({ length: 2 * MOST + 3 }, (_, i) => i + 1));
  assert.deepEqual(persisted.map(({ last }) => last.index), [1, 11, 21, 23]);
});

Deno.test("nothing is written before it is flushed, and nothing where there is nothing", () => {
  const { disk, queue } = setup();
  queue.flush();
  queue.write(undefined, []);
  queue.flush();
  queue.write(undefined, [entry(1)]);
  assert.deepEqual(disk.batches, []);
});

Deno.test("a batch notes what is committed when it starts", () => {
  const { disk, write } = setup();
  write([entry(1)]);
  assert.equal(disk.batches[0]?.commit, 7);
});

Deno.test("each write that ends is told, with all that is on disk by then", async () => {
  const { disk, write, persisted } = setup();
  const vote = { term: 2, votedFor: nodeId(3) };
  write(entries(1, 3));
  write([], vote);
  await disk.end();
  write([entry(4, 2)]);
  await disk.end();
  await disk.end();
  assert.deepEqual(persisted, [
    { last: position(entry(3)), hardState: START.hardState },
    { last: position(entry(3)), hardState: vote },
    { last: position(entry(4, 2)), hardState: vote },
  ]);
});

Deno.test("of hard states that wait only the newest is written", async () => {
  const { disk, write } = setup();
  write([entry(1)]);
  write([], { term: 2, votedFor: undefined });
  write([], { term: 3, votedFor: nodeId(1) });
  await disk.end();
  assert.deepEqual(disk.batches[1]?.hardState, { term: 3, votedFor: 1 });
});

Deno.test("entries that wait are replaced by newer ones in their place", async () => {
  const { disk, write, persisted } = setup();
  write([entry(1)]);
  write(entries(2, 6, 1));
  write(entries(4, 5, 2));
  await disk.end();
  assert.deepEqual(disk.batches[1]?.entries, [...entries(2, 3, 1), ...entries(4, 5, 2)]);
  write([entry(3, 3)]);
  await disk.end();
  assert.deepEqual(disk.written[2], [3], "what is being written is overwritten afterwards");
  await disk.end();
  assert.deepEqual(persisted.at(-1)?.last, { index: 3, term: 3 });
});

Deno.test("a promise is kept back until what it promises is on disk", async () => {
  const { disk, queue, write } = setup();
  const told: string[] = [];
  queue.afterWrites(() => told.push("nothing to wait for"));
  assert.deepEqual(told, ["nothing to wait for"]);
  write([entry(1)]);
  queue.afterWrites(() => told.push("one"));
  write([entry(2)]);
  queue.afterWrites(() => told.push("two"));
  queue.afterWrites(() => told.push("two as well"));
  await disk.end();
  assert.deepEqual(told.slice(1), ["one"]);
  await disk.end();
  assert.deepEqual(told.slice(1), ["one", "two", "two as well"]);
});

Deno.test("it is kept back even if what it promises was not flushed yet", async () => {
  const { disk, queue } = setup();
  const told: string[] = [];
  queue.write({ term: 1, votedFor: nodeId(1) }, []);
  queue.afterWrites(() => told.push("vote"));
  assert.deepEqual(told, []);
  queue.flush();
  await disk.end();
  assert.deepEqual(told, ["vote"]);
});

Deno.test("the core hears of a write before what was promised goes out", async () => {
  const { disk, queue, write, persisted } = setup();
  write([entry(1)]);
  let known = 0;
  queue.afterWrites(() => known = persisted.length);
  await disk.end();
  assert.equal(known, 1);
});

Deno.test("a write that fails ends everything: no promise goes out, nothing is written", async () => {
  const { disk, queue, write, persisted, failures } = setup();
  const told: string[] = [];
  write([entry(1)]);
  queue.afterWrites(() => told.push("running"));
  write([entry(2)]);
  queue.afterWrites(() => told.push("waiting"));
  const error = new Error("disk full");
  await disk.end(error);
  assert.deepEqual(failures, [error]);
  queue.afterWrites(() => told.push("afterwards"));
  write([entry(3)]);
  queue.between(() => Promise.resolve(undefined));
  await settled();
  assert.deepEqual([disk.written, told, persisted], [[[1]], [], []]);
});

Deno.test("a write that fails while nothing waits: what needs no write is not promised either", async () => {
  const { disk, queue, write } = setup();
  write([entry(1)]);
  await disk.end(new Error("disk full"));
  queue.afterWrites(() => assert.fail("promised"));
  await settled();
});

Deno.test("other work has its turn between two writes, in order", async () => {
  const { disk, queue, write, persisted } = setup();
  const order: string[] = [];
  const other = (name: string) => () => {
    order.push(`${name} behind ${disk.written.length}`);
    return Promise.resolve(undefined);
  };
  write([entry(1)]);
  queue.between(other("a"));
  queue.between(other("b"));
  write([entry(2)]);
  assert.deepEqual(order, []);
  await disk.end();
  assert.deepEqual(order, ["a behind 1"], "the write that waited comes next");
  assert.deepEqual(disk.written, [[1], [2]]);
  await disk.end();
  assert.deepEqual(order, ["a behind 1", "b behind 2"]);
  assert.equal(persisted.at(-1)?.last.index, 2);
});

Deno.test("other work starts at once when nothing runs, and writes wait for it", async () => {
  const { disk, queue, write } = setup();
  const work = Promise.withResolvers<undefined>();
  queue.between(() => work.promise);
  write([entry(1)]);
  const told: string[] = [];
  queue.afterWrites(() => told.push("one"));
  assert.deepEqual(disk.written, []);
  work.resolve(undefined);
  await settled();
  assert.deepEqual(disk.written, [[1]]);
  await disk.end();
  assert.deepEqual(told, ["one"]);
});

Deno.test("other work that changes where the log ends says so", async () => {
  const { queue, persisted } = setup();
  queue.between(() => Promise.resolve({ index: 500, term: 9 }));
  await settled();
  assert.deepEqual(persisted, [{ last: { index: 500, term: 9 }, hardState: START.hardState }]);
});

Deno.test("other work that fails ends everything too", async () => {
  const { disk, queue, write, failures } = setup();
  queue.between(() => Promise.reject(new Error("unreadable")));
  await settled();
  write([entry(1)]);
  assert.deepEqual([failures.length, disk.written], [1, []]);
});

Deno.test("entries that wait can be dropped; a vote that waits with them is written", async () => {
  const { disk, queue, write } = setup();
  const told: string[] = [];
  write([entry(1)]);
  write([entry(2)], { term: 5, votedFor: nodeId(2) });
  queue.afterWrites(() => told.push("vote"));
  queue.dropPending();
  await disk.end();
  assert.deepEqual(disk.written, [[1], []]);
  assert.equal(disk.batches[1]?.hardState?.term, 5);
  await disk.end();
  assert.deepEqual(told, ["vote"]);
  write([entry(2)]);
  write([entry(3)]);
  queue.dropPending();
  await disk.end();
  assert.deepEqual(disk.written, [[1], [], [2]]);
});

Deno.test("stopped, it waits for the running write and starts no other", async () => {
  const { disk, queue, write, persisted } = setup();
  const told: string[] = [];
  write([entry(1)]);
  queue.afterWrites(() => told.push("one"));
  write([entry(2)]);
  let stopped = false;
  const stopping = queue.stop().then(() => stopped = true);
  await settled();
  assert.ok(!stopped);
  await disk.end();
  await stopping;
  assert.deepEqual([disk.written, told, persisted], [[[1]], [], []]);
  await queue.stop();
});

Deno.test("halted by what the end of a write sets off, it lets no promise out", async () => {
  const disk = new SlowDisk();
  const told: string[] = [];
  const queue = new DiskQueue(
    disk as Pick<LogStore, "append"> as LogStore,
    MOST,
    START,
    () => 0,
    () => queue.halt(),
    () => {},
  );
  queue.write(undefined, [entry(1)]);
  queue.flush();
  queue.afterWrites(() => told.push("one"));
  queue.write(undefined, [entry(2)]);
  await disk.end();
  queue.flush();
  assert.deepEqual([told, disk.written], [[], [[1]]]);
});
