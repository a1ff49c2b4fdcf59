import assert from "node:assert/strict";
import { History } from "./history.ts";

type Change = { readonly revision: number; readonly bytes?: number };

function empty(events: number, start: number, bytes = Infinity): History<Change> {
  return new History<Change>({ events, bytes, weigh: ({ bytes }) => bytes ?? 1 }, start);
}

function filled(capacity: number, start: number, revisions: readonly number[]) {
  const history = empty(capacity, start);
  for (const revision of revisions) history.push({ revision });
  return history;
}

function after(history: History<Change>, revision: number, limit = Infinity) {
  return history.after(revision, limit)?.map((change) => change.revision);
}

Deno.test("an empty history knows that nothing happened since its start", () => {
  const history = filled(3, 7, []);
  assert.equal(history.oldest, 7);
  assert.deepEqual(after(history, 7), []);
  assert.deepEqual(after(history, 9), []);
  assert.equal(after(history, 6), undefined);
});

Deno.test("changes behind a revision come in order, also where no change has that revision", () => {
  const history = filled(10, 0, [2, 3, 7, 9]);
  assert.deepEqual(after(history, 0), [2, 3, 7, 9]);
  assert.deepEqual(after(history, 2), [3, 7, 9]);
  assert.deepEqual(after(history, 5), [7, 9]);
  assert.deepEqual(after(history, 9), []);
});

Deno.test("at most so many at a time", () => {
  const history = filled(10, 0, [2, 3, 7, 9]);
  assert.deepEqual(after(history, 0, 2), [2, 3]);
  assert.deepEqual(after(history, 3, 2), [7, 9]);
  assert.deepEqual(after(history, 0, 0), []);
});

Deno.test("a full ring drops the oldest, and knows from where on it is whole", () => {
  const history = filled(3, 0, [1, 4, 6, 8, 9]);
  assert.equal(history.oldest, 4);
  assert.equal(after(history, 3), undefined, "4 is gone");
  assert.deepEqual(after(history, 4), [6, 8, 9]);
  assert.deepEqual(after(history, 5), [6, 8, 9]);
});

Deno.test("exactly full, nothing is gone", () => {
  assert.deepEqual(after(filled(3, 0, [1, 2, 3]), 0), [1, 2, 3]);
});

Deno.test("its bytes are bounded too: as many of the oldest go as have to", () => {
  const history = empty(5, 0, 100);
  for (const revision of [1, 2, 3, 4]) history.push({ revision, bytes: 25 });
  assert.deepEqual(after(history, 0), [1, 2, 3, 4]);
  history.push({ revision: 5, bytes: 26 });
  assert.deepEqual([history.oldest, after(history, 2)], [2, [3, 4, 5]]);
  history.push({ revision: 6, bytes: 100 });
  assert.deepEqual([history.oldest, after(history, 5)], [5, [6]]);
  history.push({ revision: 7, bytes: 101 });
  assert.deepEqual([history.oldest, after(history, 7)], [7, []]);
  history.push({ revision: 8, bytes: 1 });
  assert.deepEqual(after(history, 7), [8]);
});

Deno.test("a restart takes what it is given, as far as there is room", () => {
  const history = filled(3, 0, [1, 2]);
  history.restart(90, [91, 93, 94, 96].map((revision) => ({ revision })));
  assert.deepEqual([history.oldest, after(history, 91)], [91, [93, 94, 96]]);
  history.push({ revision: 97 });
  assert.deepEqual(after(history, 93), [94, 96, 97]);
});

Deno.test("a restart forgets everything before", () => {
  const history = filled(3, 0, [1, 2, 3, 4]);
  history.restart(100, []);
  assert.equal(history.oldest, 100);
  assert.equal(after(history, 99), undefined);
  history.push({ revision: 101 });
  assert.deepEqual(after(history, 100), [101]);
});

Deno.test("what somebody needs stays, up to four times as much, and then goes at once", () => {
  const history = filled(3, 0, [1, 2, 3]);
  for (let revision = 4; revision <= 14; revision++) history.push({ revision }, 2);
  assert.deepEqual(after(history, 2), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  assert.equal(after(history, 1), undefined, "nobody needs 2");
  assert.deepEqual(history.newest(), {
    start: 11,
    events: [12, 13, 14].map((at) => ({ revision: at })),
  });
  history.push({ revision: 15 }, 2);
  assert.deepEqual([history.oldest, after(history, 3)?.length], [3, 12]);
  history.push({ revision: 16 });
  assert.deepEqual([history.oldest, after(history, 13)], [13, [14, 15, 16]]);
});

Deno.test("so do its bytes", () => {
  const history = empty(100, 0, 100);
  for (let revision = 1; revision <= 16; revision++) history.push({ revision, bytes: 25 }, 0);
  assert.equal(after(history, 0)?.length, 16);
  assert.equal(history.newest().start, 12);
  history.push({ revision: 17, bytes: 25 }, 0);
  assert.equal(history.oldest, 1);
  history.push({ revision: 18, bytes: 101 });
  assert.deepEqual([history.oldest, history.newest().events], [18, []]);
});

Deno.test("it is as a plain list, for every capacity and revision", () => {
  for (const capacity of [1, 2, 5]) {
    const history = empty(capacity, 0);
    const all: number[] = [];
    for (let revision = 1; revision < 40; revision += 1 + revision % 3) {
      history.push({ revision });
      all.push(revision);
      const kept = all.slice(-capacity);
      const oldest = all[all.length - capacity - 1] ?? 0;
      for (let from = 0; from <= revision + 1; from++) {
        const expected = from < oldest ? undefined : kept.filter((known) => known > from);
        assert.deepEqual(after(history, from), expected, `${capacity} ${revision} ${from}`);
      }
    }
  }
});
