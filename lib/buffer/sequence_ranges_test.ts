import assert from "node:assert/strict";
import { seededRng } from "../base/mod.ts";
import { SequenceRanges } from "./sequence_ranges.ts";

Deno.test("it behaves like a set of numbers, in as few runs as there can be", () => {
  for (let seed = 0; seed < 50; seed++) {
    const rng = seededRng(seed);
    const ranges = new SequenceRanges();
    const model = new Set<number>();
    for (let step = 0; step < 300; step++) {
      const value = Math.floor(rng.next() * 60);
      const gap = !model.has(value) && !model.has(value - 1) && !model.has(value + 1);
      assert.equal(ranges.makesGap(BigInt(value)), gap);
      const kind = rng.next();
      if (kind < 0.6) {
        const last = value + Math.floor(rng.next() ** 4 * 10);
        ranges.add(BigInt(value), BigInt(last));
        for (let one = value; one <= last; one++) model.add(one);
      } else if (kind < 0.95) {
        ranges.delete(BigInt(value));
        model.delete(value);
      } else {
        ranges.deleteTo(BigInt(value));
        for (const other of [...model]) if (other <= value) model.delete(other);
      }
      assert.deepEqual(ranges.values(), runsOf(model));
      assert.equal(ranges.has(BigInt(value)), model.has(value));
      let alike = 1;
      while (alike < 20 && model.has(value + alike) === model.has(value)) alike++;
      const { has, count } = ranges.alike(BigInt(value), 20);
      assert.deepEqual([has, count], [model.has(value), alike]);
    }
  }
});

Deno.test("what is taken out of it may be any part of it", () => {
  for (let seed = 0; seed < 100; seed++) {
    const rng = seededRng(seed);
    const all = Array.from({ length: 40 }, (_, i) => i).filter(() => rng.next() < 0.7);
    const part = all.filter(() => rng.next() < 0.5);
    const ranges = new SequenceRanges(runsOf(new Set(all)));
    ranges.subtract(new SequenceRanges(runsOf(new Set(part))));
    assert.deepEqual(ranges.values(), runsOf(new Set(all.filter((n) => !part.includes(n)))));
  }
});

Deno.test("numbers up to 2^64 - 1 are exact", () => {
  const top = 2n ** 64n - 1n;
  const ranges = new SequenceRanges();
  for (const value of [top, top - 2n, top - 1n]) ranges.add(value);
  assert.deepEqual(ranges.values(), [{ from: top - 2n, to: top }]);
  assert.equal(ranges.has(top - 3n), false);
});

function runsOf(values: ReadonlySet<number>) {
  const runs: { from: bigint; to: bigint }[] = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.to + 1n === BigInt(value)) last.to++;
    else runs.push({ from: BigInt(value), to: BigInt(value) });
  }
  return runs;
}
