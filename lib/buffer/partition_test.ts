import assert from "node:assert/strict";
import { RECORD_LIMITS } from "../base/mod.ts";
import { Partition } from "./partition.ts";

function accepted(...sequences: number[]): Partition {
  const partition = new Partition("s", 0);
  for (const sequence of sequences) partition.accept(BigInt(sequence));
  return partition;
}

Deno.test("the committed offset is the last that is done with all accepted before it", () => {
  const partition = accepted(1, 2, 3, 5, 6);
  assert.equal(partition.finish(2n), false);
  assert.equal(partition.finish(5n), false);
  assert.deepEqual([partition.finish(1n), partition.committed], [true, 2n]);
  // 4 was never accepted and holds nothing back.
  assert.deepEqual([partition.finish(3n), partition.committed], [true, 5n]);
  assert.deepEqual([partition.finish(6n), partition.committed], [true, 6n]);
});

Deno.test("what is buffered, done or committed is known; what was never accepted is new", () => {
  const partition = accepted(1, 2, 3, 5);
  partition.finish(1n);
  partition.finish(3n);
  const looks = [1n, 2n, 3n, 4n, 5n, 6n].map((sequence) => partition.look(sequence).kind);
  assert.deepEqual(looks, ["known", "known", "known", "new", "known", "new"]);
});

Deno.test("what is withdrawn is new again, and holds nothing back", () => {
  const partition = accepted(1, 2, 3);
  partition.finish(1n);
  partition.finish(3n);
  assert.equal(partition.committed, 1n);
  assert.equal(partition.withdraw(2n), true);
  assert.equal(partition.committed, 3n);
});

Deno.test("gaps are bounded: one more is refused, what makes none is not", () => {
  const partition = new Partition("s", 0);
  const last = BigInt(RECORD_LIMITS.sequenceGaps * 2);
  for (let sequence = 2n; sequence <= last; sequence += 2n) {
    assert.equal(partition.look(sequence).kind, "new");
    partition.accept(sequence);
  }
  assert.equal(partition.look(last + 2n).kind, "too_many_gaps");
  assert.equal(partition.look(last + 1n).kind, "new");
  assert.equal(partition.look(3n).kind, "new");
});

Deno.test("after a restart what was accepted is done, but for what is still on its way", () => {
  const partition = new Partition("s", 0, 10n, [{ from: 11n, to: 20n }, { from: 30n, to: 31n }]);
  partition.reopen(15n);
  partition.reopen(40n);
  partition.settle();
  assert.equal(partition.committed, 14n);
  assert.equal(partition.look(41n).kind, "new");
  partition.finish(15n);
  assert.equal(partition.committed, 31n);
  partition.finish(40n);
  assert.equal(partition.committed, 40n);
});

Deno.test("what others have committed counts as done", () => {
  const partition = accepted(1, 2, 9);
  partition.raise(7n);
  assert.deepEqual([partition.committed, partition.look(7n).kind, partition.look(8n).kind], [
    7n,
    "known",
    "new",
  ]);
  partition.raise(3n);
  assert.equal(partition.committed, 7n);
});

Deno.test("set back, what is done may come again; what is on its way may not", () => {
  const partition = accepted(1, 2, 3, 4, 5);
  for (const sequence of [1n, 2n, 4n]) partition.finish(sequence);
  partition.reset(0n);
  const looks = [1n, 2n, 3n, 4n, 5n].map((sequence) => partition.look(sequence).kind);
  assert.deepEqual(looks, ["new", "new", "known", "new", "known"]);
  partition.finish(3n);
  assert.equal(partition.committed, 3n);
});

Deno.test("a reset is heeded once, whatever was committed since, and nothing from before it", () => {
  const partition = accepted(1, 2, 3, 4);
  for (const sequence of [1n, 2n, 4n]) partition.finish(sequence);
  const known = () => [partition.committed, partition.reported, partition.resetAt];
  partition.learn({ offset: 2n });
  assert.deepEqual(known(), [2n, 2n, 0]);
  partition.learn({ offset: 1n, resetAt: 7 });
  assert.deepEqual(known(), [1n, 1n, 7]);
  assert.deepEqual(partition.accepted, [{ from: 3n, to: 3n }]);
  partition.learn({ offset: 9n, resetAt: 6 });
  partition.learn({ offset: 0n, resetAt: 7 });
  assert.deepEqual(known(), [1n, 1n, 7]);
  partition.learn({ offset: 5n, resetAt: 7 });
  assert.deepEqual(known(), [5n, 5n, 7]);
  partition.learn({ offset: 8n, resetAt: 9 });
  assert.deepEqual(known(), [8n, 8n, 9]);
});

Deno.test("several numbers are looked at, let in and taken back at once", () => {
  const partition = new Partition("s", 0, 10n);
  partition.accept(15n, 5);
  assert.deepEqual(partition.look(8n, 100), { kind: "known", count: 3 });
  assert.deepEqual(partition.look(11n, 100), { kind: "new", count: 4 });
  assert.deepEqual(partition.look(16n, 100), { kind: "known", count: 4 });
  assert.deepEqual(partition.look(20n, 100), { kind: "new", count: 100 });
  partition.accept(11n, 4);
  assert.deepEqual(partition.accepted, [{ from: 11n, to: 19n }]);
  partition.finish(17n);
  // What is done already was not let in by whoever takes back.
  partition.withdraw(15n, 5);
  assert.deepEqual(partition.accepted, [{ from: 11n, to: 14n }, { from: 17n, to: 17n }]);
  partition.finish(9n, 6);
  assert.equal(partition.committed, 17n);
});
