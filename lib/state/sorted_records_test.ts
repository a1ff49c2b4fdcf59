import assert from "node:assert/strict";
import { integerBetween, seededRng } from "../base/mod.ts";
import { SortedRecords } from "./sorted_records.ts";

type Item = { readonly key: string; readonly value: number };

function contents(sorted: SortedRecords<Item>): Item[] {
  assert.deepEqual([...sorted], sorted.toArray());
  return sorted.toArray();
}

Deno.test("behaves as a map that is sorted at every look, through splits and emptied blocks", () => {
  for (const seed of [1, 2, 3]) {
    const rng = seededRng(seed);
    const sorted = new SortedRecords<Item>((item) => item.key);
    const model = new Map<string, Item>();
    for (let step = 0; step < 20_000; step++) {
      const key = integerBetween(rng, 0, 3_000).toString(36);
      // Mostly growing at first, mostly shrinking later.
      if (rng.next() < (step < 10_000 ? 0.8 : 0.2)) {
        const item = { key, value: step };
        sorted.put(item);
        model.set(key, item);
      } else {
        sorted.remove(key);
        model.delete(key);
      }
      if (step % 1_000 !== 0) continue;
      const expected = [...model.values()].sort((a, b) => a.key < b.key ? -1 : 1);
      assert.deepEqual(contents(sorted), expected, `seed ${seed}, step ${step}`);
    }
  }
});

Deno.test("keeps ascending, descending and repeated keys in order, and can be emptied", () => {
  const keys = Array.from({ length: 5_000 }, (_, i) => String(i).padStart(5, "0"));
  for (const order of [keys, keys.toReversed(), [...keys, ...keys]]) {
    const sorted = new SortedRecords<Item>((item) => item.key);
    for (const key of order) sorted.put({ key, value: 0 });
    assert.deepEqual(contents(sorted).map((item) => item.key), keys);
    for (const key of order) sorted.remove(key);
    sorted.remove("none");
    assert.deepEqual(contents(sorted), []);
  }
});

Deno.test("a view shows what there was, whatever has changed since, and to each its own", () => {
  const rng = seededRng(7);
  const sorted = new SortedRecords<Item>((item) => item.key);
  const views: { view: Iterator<Item>; expected: Item[] }[] = [];
  for (let step = 0; step < 20_000; step++) {
    const key = integerBetween(rng, 0, 3_000).toString(36);
    if (rng.next() < 0.6) sorted.put({ key, value: step });
    else sorted.remove(key);
    if (step % 400 === 0) views.push({ view: sorted.view(), expected: sorted.toArray() });
  }
  assert.ok(views.some(({ expected }) => expected.length > 1_500));
  for (const { view, expected } of views) {
    const shown: Item[] = [];
    for (let next = view.next(); !next.done; next = view.next()) shown.push(next.value);
    assert.deepEqual(shown, expected);
  }
});

Deno.test("filled with what is in order, it goes on as if each had been put", () => {
  for (const count of [0, 1, 511, 512, 513, 2_000]) {
    const [filled, put] = [0, 1].map(() => new SortedRecords<Item>((item) => item.key));
    const items = Array.from({ length: count }, (_, i) => ({
      key: String(2 * i).padStart(5, "0"),
      value: i,
    }));
    filled!.put({ key: "before", value: 0 });
    filled!.fill(items);
    for (const item of items) put!.put(item);
    for (let i = 0; i < 2 * count; i += 3) {
      const key = String(i).padStart(5, "0");
      for (const sorted of [filled!, put!]) {
        if (i % 2 === 0) sorted.remove(key);
        else sorted.put({ key, value: i });
      }
    }
    assert.deepEqual(contents(filled!), contents(put!));
  }
});

Deno.test("a range is what a look at everything would find in it", () => {
  const sorted = new SortedRecords<number, number>((number) => number, (a, b) => a > b);
  assert.deepEqual(sorted.between(9, 1), []);
  const numbers = Array.from({ length: 3_000 }, (_, i) => 2 * i);
  for (const number of numbers) sorted.put(number);
  numbers.reverse();
  assert.deepEqual(sorted.toArray(), numbers);
  const edges = [-1, 0, 1, 2, 1_022, 1_023, 1_024, 1_025, 1_026, 3_001, 5_997, 5_998, 5_999];
  for (const from of edges) {
    for (const to of edges) {
      const expected = numbers.filter((number) => number <= from && number > to);
      assert.deepEqual(sorted.between(from, to), expected, `from ${from} to ${to}`);
    }
  }
});
