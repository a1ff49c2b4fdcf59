import { PackedReader } from "./packed_strings.ts";

/** A map from texts to texts whose values are packed: to find a key is O(keys). */
export class PackedTexts implements ReadonlyMap<string, string> {
  /** `packed`: by `packStrings`, a value for each of the names, no two of which are the same. */
  constructor(private readonly names: readonly string[], private readonly packed: string) {}

  get size(): number {
    return this.names.length;
  }

  has(key: string): boolean {
    return this.names.includes(key);
  }

  get(key: string): string | undefined {
    const place = this.names.indexOf(key);
    if (place < 0) return undefined;
    const values = new PackedReader(this.packed);
    values.skip(place);
    return values.next();
  }

  forEach(
    take: (value: string, key: string, map: ReadonlyMap<string, string>) => void,
    thisArg?: unknown,
  ): void {
    for (const [key, value] of this) take.call(thisArg, value, key, this);
  }

  *entries(): Generator<[string, string], undefined> {
    const values = new PackedReader(this.packed);
    for (const key of this.names) yield [key, values.next()];
  }

  *keys(): Generator<string, undefined> {
    yield* this.names;
  }

  *values(): Generator<string, undefined> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): Generator<[string, string], undefined> {
    return this.entries();
  }
}
