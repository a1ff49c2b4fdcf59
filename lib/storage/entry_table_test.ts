import assert from "node:assert/strict";
import { integerBetween, seededRng } from "../base/mod.ts";
import { type EntryFacts, EntryTable } from "./entry_table.ts";

function facts(index: number): EntryFacts {
  return {
    checksum: (index * 2_654_435_761) >>> 0,
    term: Math.ceil(index / 10),
    parts: index % 256,
  };
}

function filled(base: number, last: number): EntryTable {
  const table = new EntryTable(base);
  for (let index = base + 1; index <= last; index++) table.push(facts(index));
  return table;
}

Deno.test("an empty table ends at its base", () => {
  const table = new EntryTable(7);
  assert.equal(table.lastIndex, 7);
  assert.equal(table.checksumAt(7), undefined);
  assert.throws(() => table.at(8), RangeError);
});

Deno.test("facts are kept for as many entries as there are", () => {
  const table = filled(5, 10_000);
  assert.equal(table.lastIndex, 10_000);
  for (const index of [6, 1_030, 9_999, 10_000]) assert.deepEqual(table.at(index), facts(index));
  assert.equal(table.checksumAt(10_001), undefined);
});

Deno.test("largest values fit: a checksum of 32 bits, a term of 2^53 - 1, 255 parts", () => {
  const table = new EntryTable(0);
  const large = { checksum: 2 ** 32 - 1, term: Number.MAX_SAFE_INTEGER, parts: 255 };
  table.push(large);
  assert.deepEqual(table.at(1), large);
});

Deno.test("it behaves like a plain list under pushes, truncations and compactions", () => {
  const rng = seededRng(3);
  const table = new EntryTable(0);
  const model = new Map<number, EntryFacts>();
  let [first, last] = [1, 0];
  for (let round = 0; round < 400; round++) {
    for (let i = integerBetween(rng, 0, 60); i > 0; i--) {
      const entry = { ...facts(++last), term: round };
      table.push(entry);
      model.set(last, entry);
    }
    if (rng.next() < 0.2 && last >= first) {
      const from = integerBetween(rng, first, last + 1);
      table.truncateFrom(from);
      last = from - 1;
    }
    if (rng.next() < 0.3 && last >= first) {
      const to = integerBetween(rng, first, last + 1);
      table.compactTo(to);
      first = to + 1;
    }
    assert.equal(table.lastIndex, last);
    for (let index = first; index <= last; index += 17) {
      assert.deepEqual(table.at(index), model.get(index));
    }
    assert.equal(table.checksumAt(first - 1), undefined);
    assert.throws(() => table.partsAt(last + 1), RangeError);
  }
});
