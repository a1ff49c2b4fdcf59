import { TextPool } from "./text_pool.ts";

/** A length is told in digits to this base: as Latin-1, in which a string takes a byte a character. */
const BASE = 128;

const KEYS = new TextPool();

/**
 * A small map from texts to texts in little memory: labels are most of what a node with 200,000
 * services keeps. A Map takes 200 bytes and each of its texts 20 besides what it says, and all are
 * objects for the garbage collector to visit; here one string has all the values, each behind its
 * length, and maps with the same keys share the list of them. To find a key is O(keys).
 */
export class PackedTexts implements ReadonlyMap<string, string> {
  /** The only one without entries. */
  static readonly empty: PackedTexts = new PackedTexts([], "");

  /** Not `#private`: two maps differ by these for everything that compares properties. */
  private constructor(
    private readonly names: readonly string[],
    private readonly packed: string,
  ) {}

  /** What is in `pairs`, in the same order. */
  static of(pairs: ReadonlyMap<string, string>): PackedTexts {
    if (pairs.size === 0) return PackedTexts.empty;
    const pieces: string[] = [];
    for (const value of pairs.values()) pieces.push(prefix(value.length), value);
    // `join` makes one flat string; a sum of strings would keep them all.
    return new PackedTexts(KEYS.list([...pairs.keys()]), pieces.join(""));
  }

  get size(): number {
    return this.names.length;
  }

  /** Code units of all keys and values, about: O(keys), and no text is taken out. */
  get length(): number {
    return this.names.reduce((sum, name) => sum + name.length, this.packed.length);
  }

  has(key: string): boolean {
    return this.names.includes(key);
  }

  get(key: string): string | undefined {
    const place = this.names.indexOf(key);
    if (place < 0) return undefined;
    const values = new Reader(this.packed);
    for (let i = 0; i < place; i++) values.skip();
    return values.next();
  }

  forEach(
    take: (value: string, key: string, map: ReadonlyMap<string, string>) => void,
    thisArg?: unknown,
  ): void {
    for (const [key, value] of this) take.call(thisArg, value, key, this);
  }

  *entries(): Generator<[string, string], undefined> {
    const values = new Reader(this.packed);
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

/** Code units of all keys and values, about. */
export function lengthOf(texts: ReadonlyMap<string, string>): number {
  if (texts instanceof PackedTexts) return texts.length;
  let length = 0;
  for (const [key, value] of texts) length += key.length + value.length;
  return length;
}

/** Reads texts, each behind its length. */
class Reader {
  readonly #packed: string;
  #at = 0;

  constructor(packed: string) {
    this.#packed = packed;
  }

  skip(): void {
    const length = this.#length();
    this.#at += length;
  }

  next(): string {
    const length = this.#length();
    return this.#packed.slice(this.#at, this.#at += length);
  }

  #length(): number {
    let length = 0;
    for (let unit = 1;; unit *= BASE) {
      const digit = this.#packed.charCodeAt(this.#at++);
      if (digit < BASE) return length + unit * digit;
      length += unit * (digit - BASE);
    }
  }
}

/** `length` with its lowest digit first; all but the last have `BASE` added. */
function prefix(length: number): string {
  if (length < BASE) return String.fromCharCode(length);
  return String.fromCharCode(BASE + length % BASE) + prefix(Math.floor(length / BASE));
}
