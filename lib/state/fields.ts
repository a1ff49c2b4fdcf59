/**
 * Positional records in msgpack: how every persistent form of the state is written and read.
 *
 * Records are arrays, and string maps are flat arrays [key, value, ...]: smaller and faster than
 * maps with keys, and a key such as `__proto__` is a string like any other. What is read is
 * checked field by field, since it may come from a newer version or a damaged store.
 */
import { Decoder, Encoder } from "@msgpack/msgpack";

/** The longest array that is read: no list of a valid record comes near, and garbage allocates little. */
const MAX_ARRAY = 65_536;
const MAX_UINT64 = (1n << 64n) - 1n;
const BYTE_ORDER_MARK = 0xfeff;

/** Both keep a scratch buffer, no state: one of each serves everyone. */
const ENCODER = new Encoder({ useBigInt64: true });
const DECODER = new Decoder({ useBigInt64: true, maxArrayLength: MAX_ARRAY });
const UTF8_ENCODER = new TextEncoder();
const UTF8_DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** What a record is made of. Text goes through `packText`, uint64 through `packUint64`. */
export type Packed = string | number | bigint | boolean | null | Uint8Array | readonly Packed[];

/** The bytes are not a record that this version can read; `message` says why. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

/** `record` as bytes: a view that the next call overwrites. */
export function packShared(record: Packed): Uint8Array {
  return ENCODER.encodeSharedRef(record);
}

/**
 * Text as it is stored. msgpack's decoder drops a byte order mark at the start of longer strings,
 * so such text is stored as bytes.
 */
export function packText(text: string): Packed {
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? UTF8_ENCODER.encode(text) : text;
}

export function packTexts(texts: readonly string[]): Packed {
  return texts.map(packText);
}

/** Throws RangeError outside of 0 to 2^64 - 1, which msgpack would cut off silently. */
export function packUint64(value: bigint): Packed {
  if (value < 0n || value > MAX_UINT64) throw new RangeError(`${value} is not a uint64`);
  return value;
}

/** The place of `name` in a list that only ever grows at its end. */
export function packName<T extends string>(names: readonly T[], name: T): Packed {
  return names.indexOf(name);
}

/** Reads one record, field after field. Every method throws FormatError for what does not fit. */
export class Fields {
  readonly #values: readonly unknown[];
  #at = 0;

  private constructor(values: unknown) {
    if (!Array.isArray(values)) throw new FormatError("a record is not an array");
    this.#values = values;
  }

  static of(bytes: Uint8Array): Fields {
    let values: unknown;
    try {
      values = DECODER.decode(bytes);
    } catch (error) {
      throw new FormatError(error instanceof Error ? error.message : String(error));
    }
    return new Fields(values);
  }

  text(): string {
    const value = this.#next();
    if (typeof value === "string") return value;
    if (value instanceof Uint8Array) return UTF8_DECODER.decode(value);
    return this.#misfit("text");
  }

  /** An integer from 0 to 2^53 - 1. */
  integer(): number {
    const value = this.#next();
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    return this.#misfit("an integer");
  }

  /** A finite number, 0 or more. */
  number(): number {
    const value = this.#next();
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    return this.#misfit("a number");
  }

  bigint(): bigint {
    const value = this.#next();
    return typeof value === "bigint" ? value : this.#misfit("a 64-bit integer");
  }

  flag(): boolean {
    const value = this.#next();
    return typeof value === "boolean" ? value : this.#misfit("a flag");
  }

  name<T extends string>(names: readonly T[]): T {
    const value = this.#next();
    const name = typeof value === "number" ? names[value] : undefined;
    return name ?? this.#misfit(`one of ${names.join(", ")}`);
  }

  texts(): string[] {
    const list = this.record();
    const texts: string[] = [];
    while (list.more) texts.push(list.text());
    return texts;
  }

  /** A record within this one. */
  record(): Fields {
    return new Fields(this.#next());
  }

  /** A record within this one, or nothing. */
  optional(): Fields | undefined {
    const value = this.#next();
    return value === null ? undefined : new Fields(value);
  }

  get more(): boolean {
    return this.#at < this.#values.length;
  }

  /** There must be nothing left. */
  end(): void {
    if (this.more) throw new FormatError(`${this.#values.length - this.#at} fields too many`);
  }

  #next(): unknown {
    return this.#values[this.#at++];
  }

  #misfit(wanted: string): never {
    throw new FormatError(`field ${this.#at} is not ${wanted}`);
  }
}
