import assert from "node:assert/strict";
import fc from "fast-check";
import { packStrings } from "./packed_strings.ts";
import { PackedTexts } from "./packed_texts.ts";

/** Ids and free text of all kinds, and lengths around those at which one more digit is needed. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\0", "\x80", "__proto__", "\ufeff", "\ud800"),
  fc.constantFrom(127, 128, 129, 16_383, 16_384, 100_000).map((length) => "x".repeat(length)),
);
const pairs = fc.array(fc.tuple(text, text)).map((entries) => new Map(entries));

const packedOf = (map: ReadonlyMap<string, string>) =>
  new PackedTexts([...map.keys()], packStrings(map.values()));

Deno.test("answers every question as the map does that it was made of", () => {
  fc.assert(fc.property(pairs, text, (map, other) => {
    const packed = packedOf(map);
    assert.equal(packed.size, map.size);
    assert.deepEqual(new Map(packed), map);
    assert.deepEqual([...packed], [...map]);
    assert.deepEqual([...packed.entries()], [...map.entries()]);
    assert.deepEqual([...packed.keys()], [...map.keys()]);
    assert.deepEqual([...packed.values()], [...map.values()]);
    for (const key of [...map.keys(), other]) {
      assert.equal(packed.get(key), map.get(key));
      assert.equal(packed.has(key), map.has(key));
    }
    const seen: [string, string][] = [];
    packed.forEach((value, key, whole) => {
      assert.equal(whole, packed);
      seen.push([key, value]);
    });
    assert.deepEqual(seen, [...map]);
  }));
});

Deno.test("maps are equal to what compares properties when they have the same entries in order", () => {
  const of = (...entries: [string, string][]) => packedOf(new Map(entries));
  assert.deepEqual(of(["a", "1"], ["b", "2"]), of(["a", "1"], ["b", "2"]));
  const others = [of(), of(["a", "1"]), of(["a", "1"], ["b", "3"]), of(["b", "2"], ["a", "1"])];
  for (const other of others) assert.notDeepEqual(of(["a", "1"], ["b", "2"]), other);
});
