import assert from "node:assert/strict";
import { batchOf, sequences } from "./fixtures_test.ts";
import { PushState, type RecordFate } from "./push.ts";

const ACCEPTED: RecordFate = { status: "accepted" };
const DUPLICATE: RecordFate = { status: "duplicate" };

function passed(push: PushState): [from: number, count: number, sequence: bigint][] {
  const runs: [number, number, bigint][] = [];
  for (; !push.done; push.nextBatch()) {
    for (let run = push.run; run !== undefined; run = push.run) {
      runs.push([run.from, run.count, run.id?.sequence ?? 0n]);
      push.pass(ACCEPTED, run.count);
    }
  }
  return runs;
}

Deno.test("a push goes on within a run where it stopped", () => {
  const push = new PushState([batchOf([...sequences(1, 5), ...sequences(9, 10)])]);
  push.pass(ACCEPTED, 2);
  push.pass(DUPLICATE, 1);
  assert.deepEqual(passed(push), [[3, 2, 4n], [5, 2, 9n]]);
  const counts = push.fates.flat().map(({ fate, count }) => [fate.status, count]);
  assert.deepEqual(counts, [["accepted", 2], ["duplicate", 1], ["accepted", 4]]);
});

Deno.test("a push that goes back forgets the fates from there on, and comes to the same again", () => {
  const given = [...sequences(1, 5), ...sequences(9, 10)];
  const push = new PushState([batchOf(given), batchOf(sequences(11, 12))]);
  push.pass(DUPLICATE, 5);
  push.pass(ACCEPTED, 1);
  const place = push.place();
  const before = passed(push);
  push.rewind(place);
  const counts = push.fates.map((fates) => fates.map(({ fate, count }) => [fate.status, count]));
  assert.deepEqual(counts, [[["duplicate", 5], ["accepted", 1]], []]);
  assert.deepEqual(passed(push), before);
  assert.deepEqual(before, [[6, 1, 10n], [0, 2, 11n]]);
});

Deno.test("a push that goes back behind the last record of a batch keeps all that was before", () => {
  const push = new PushState([batchOf([...sequences(1, 3), ...sequences(7, 8)]), batchOf([])]);
  push.pass(DUPLICATE, 3);
  push.pass(ACCEPTED, 2);
  const place = push.place();
  passed(push);
  push.rewind(place);
  const counts = push.fates.map((fates) => fates.map(({ fate, count }) => [fate.status, count]));
  assert.deepEqual(counts, [[["duplicate", 3], ["accepted", 2]], []]);
});
