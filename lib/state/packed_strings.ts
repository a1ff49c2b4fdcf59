/** A length is told in digits to this base: as Latin-1, in which a string takes a byte a character. */
const BASE = 128;

/**
 * Many strings as one, each behind its length: a string takes 20 bytes besides what it says, and
 * every one is an object for the garbage collector to visit.
 */
export function packStrings(strings: Iterable<string>): string {
  const pieces: string[] = [];
  for (const text of strings) pieces.push(prefix(text.length), text);
  // `join` makes one flat string; a sum of strings would keep them all.
  return pieces.join("");
}

/** Reads what `packStrings` has packed, from the first on. */
export class PackedReader {
  readonly #packed: string;
  #at = 0;

  constructor(packed: string) {
    this.#packed = packed;
  }

  skip(count = 1): void {
    for (let i = 0; i < count; i++) {
      const length = this.#length();
      this.#at += length;
    }
  }

  next(): string {
    const length = this.#length();
    return this.#packed.slice(this.#at, this.#at += length);
  }

  /** What has not been read yet, packed still. */
  rest(): string {
    return this.#packed.slice(this.#at);
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
