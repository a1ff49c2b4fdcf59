import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import { ReadIndex } from "./reads.ts";

const [ONE, TWO] = [nodeId(1), nodeId(2)];

Deno.test("nothing waits, nothing begins", () => {
  const reads = new ReadIndex();
  assert.ok(!reads.begin(7));
  assert.equal(reads.round, 0);
  assert.equal(reads.complete(100), undefined);
});

Deno.test("a round serves all that waited when it began, at the index of that time", () => {
  const reads = new ReadIndex();
  reads.add({ from: ONE, id: 1 });
  reads.add({ from: TWO, id: 1 });
  assert.ok(reads.begin(7));
  assert.equal(reads.round, 1);
  assert.equal(reads.complete(0), undefined);
  const ready = reads.complete(1);
  assert.deepEqual(ready, { index: 7, reads: [{ from: ONE, id: 1 }, { from: TWO, id: 1 }] });
  assert.equal(reads.complete(1), undefined);
});

Deno.test("a read that comes during a round waits for the next, and gets a newer index", () => {
  const reads = new ReadIndex();
  reads.add({ from: ONE, id: 1 });
  reads.begin(7);
  reads.add({ from: ONE, id: 2 });
  assert.ok(!reads.begin(8));
  assert.deepEqual(reads.complete(1)?.reads, [{ from: ONE, id: 1 }]);
  assert.equal(reads.complete(1), undefined);
  assert.ok(reads.begin(9));
  assert.equal(reads.complete(1), undefined);
  assert.deepEqual(reads.complete(2), { index: 9, reads: [{ from: ONE, id: 2 }] });
});

Deno.test("an answer to a later round is as good", () => {
  const reads = new ReadIndex();
  reads.add({ from: ONE, id: 1 });
  reads.begin(7);
  assert.deepEqual(reads.complete(5)?.index, 7);
});

Deno.test("the end of leadership leaves nobody waiting", () => {
  const reads = new ReadIndex();
  reads.add({ from: ONE, id: 1 });
  reads.begin(7);
  reads.add({ from: TWO, id: 2 });
  assert.deepEqual(reads.abandon(), [{ from: ONE, id: 1 }, { from: TWO, id: 2 }]);
  assert.deepEqual(reads.abandon(), []);
  assert.equal(reads.complete(1), undefined);
});
