import assert from "node:assert/strict";
import { RecordBuffer } from "./buffer.ts";
import { admit, fill, positions, SETTINGS, ticketOf } from "./fixtures_test.ts";

function setUp(ordered: boolean) {
  const buffer = new RecordBuffer(SETTINGS);
  const stage = buffer.stage("p", "a");
  stage.ordered = ordered;
  return { buffer, stage };
}

Deno.test("tasks come in the order of their positions, in batches of a bounded size", () => {
  const { buffer, stage } = setUp(false);
  fill(buffer, [stage], 5);
  assert.deepEqual(positions(stage.take(0, 3)), [1, 2, 3]);
  assert.deepEqual(positions(stage.take(0, 3)), [4, 5]);
  assert.deepEqual([stage.take(0, 3), stage.waiting, stage.inFlight], [[], 0, 5]);
});

Deno.test("each partition has its turn, and one that is short leaves its part to the others", () => {
  const { buffer, stage } = setUp(false);
  let at = 1;
  for (const [partition, count] of [[0, 20], [1, 2], [2, 20]] as const) {
    for (let sequence = 1; sequence <= count; sequence++) {
      buffer.enter(
        ticketOf(admit(buffer, [stage], { partition, sequence })),
        [at++],
        Uint32Array.of(1),
        0,
      );
    }
  }
  const counts = [0, 0, 0];
  for (const { item } of stage.take(0, 12)) {
    const { number } = item.root.partition;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  assert.deepEqual(counts.reduce((sum, n) => sum + n), 12);
  assert.ok(counts[0] !== undefined && counts[0] >= 4 && counts[1] === 2, `${counts}`);
  assert.ok(counts[2] !== undefined && counts[2] >= 4, `${counts}`);
});

Deno.test("in an ordered stage a partition has one batch at a time", () => {
  const { buffer, stage } = setUp(true);
  fill(buffer, [stage], 4);
  const first = stage.take(0, 2);
  assert.deepEqual(stage.take(0, 2), []);
  for (const task of first) buffer.finish(task, 0);
  assert.deepEqual(positions(stage.take(0, 2)), [3, 4]);
});

Deno.test("in an ordered stage a partition waits for its retry, and others do not", () => {
  const { buffer, stage } = setUp(true);
  fill(buffer, [stage], 4);
  const [first, second] = stage.take(0, 2);
  assert.ok(first && second);
  buffer.retry(second, 100);
  buffer.retry(first, 50);
  buffer.enter(
    ticketOf(admit(buffer, [stage], { partition: 7, sequence: 1 })),
    [9],
    Uint32Array.of(1),
    0,
  );
  assert.deepEqual(positions(stage.take(99, 10)), [9]);
  assert.equal(stage.nextRetry, 100);
  const again = stage.take(100, 10);
  assert.deepEqual(positions(again), [1, 2, 3, 4]);
  assert.deepEqual(again.map(({ attempts }) => attempts), [2, 2, 1, 1]);
});

Deno.test("where there is no order, a retry holds up nobody", () => {
  const { buffer, stage } = setUp(false);
  fill(buffer, [stage], 4);
  const [first] = stage.take(0, 1);
  assert.ok(first);
  buffer.retry(first, 50);
  assert.deepEqual(positions(stage.take(10, 2)), [2, 3]);
  assert.deepEqual([stage.buffered, stage.waiting, stage.oldest()], [4, 2, 0]);
  assert.deepEqual(positions(stage.take(50, 5)), [1, 4]);
});

Deno.test("a stage that is ordered no more gives out what waited for its turn", () => {
  const { buffer, stage } = setUp(true);
  fill(buffer, [stage], 4);
  stage.take(0, 1);
  assert.deepEqual(stage.take(0, 1), []);
  stage.ordered = false;
  assert.deepEqual(positions(stage.take(0, 9)), [2, 3, 4]);
});

Deno.test("records that were let in together come one by one, and those that come back in order", () => {
  const { buffer, stage } = setUp(true);
  const other = buffer.stage("p", "b");
  const ticket = ticketOf(admit(buffer, [stage, other], { sequence: 5, count: 6 }));
  // The last two lie in another block.
  buffer.enter(ticket, [1, 2, 3, 4, 1_024, 1_025], Uint32Array.of(1, 2, 3, 4, 5, 6), 7);
  assert.deepEqual([stage.waiting, stage.oldest()], [6, 7]);
  const first = stage.take(10, 3);
  assert.deepEqual(positions(first), [1, 2, 3]);
  assert.deepEqual(first.map(({ item }) => item.root.sequence), [5n, 6n, 7n]);
  assert.deepEqual(first.map(({ item }) => item.bytes), [1, 2, 3]);
  for (const task of [first[1], first[0], first[2]]) {
    assert.ok(task);
    buffer.retry(task, 20);
  }
  const again = stage.take(20, 9);
  assert.deepEqual(positions(again), [1, 2, 3, 4, 1_024, 1_025]);
  assert.deepEqual(again.map(({ attempts }) => attempts), [2, 2, 2, 1, 1, 1]);
  const shared = other.take(20, 9);
  assert.ok(shared.every(({ item }, i) => item === again[i]?.item));
  for (const task of [...again, ...shared]) buffer.finish(task, 30);
  const partition = buffer.source("s").partition(0);
  assert.deepEqual([partition.committed, buffer.total.count], [10n, 0]);
});
