/**
 * Positional records in msgpack: how every persistent form of the state is written and read.
 *
 * Records are arrays, and string maps are flat arrays [key, value, ...]: smaller and faster than
 * maps with keys, and a key such as `__proto__` is a string like any other. What is read is
 * checked field by field, since it may come from a newer version or a damaged store; what is
 * written is held to the same rules, so that nothing gets into the log that cannot be read back.
 */
import { Decoder, Encoder } from "@msgpack/msgpack";
import { ConveyorError, STATE_LIMITS } from "../base/mod.ts";
import { TextPool } from "./text_pool.ts";

const BYTE_ORDER_MARK = 0xfeff;

/** These keep scratch space and caches, no state: one of each serves everyone. */
const ENCODER = new Encoder({ useBigInt64: true });
const DECODER = new Decoder({ useBigInt64: true, maxArrayLength: STATE_LIMITS.listItems });
const UTF8_ENCODER = new TextEncoder();
const UTF8_DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const WORDS = new TextPool();

/** What a record is made of: only what the `pack…` functions below give, so that it is checked. */
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
 * Text as it is stored; it has to be well-formed Unicode. msgpack's decoder drops a byte order
 * mark at the start of longer strings, so such text is stored as bytes.
 */
export function packText(text: string): Packed {
  if (!text.isWellFormed()) throw unfit("text that is not well-formed Unicode");
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? UTF8_ENCODER.encode(text) : text;
}

export function packTexts(texts: readonly string[]): Packed {
  return packList(texts.map(packText));
}

/** An integer from 0 to 2^53 - 1. */
export function packInteger(value: number): Packed {
  if (!isInteger(value)) throw unfit(`${value}, not an integer`);
  return value;
}

export function packIntegers(values: readonly number[]): Packed {
  return packList(values.map(packInteger));
}

/** A finite number, 0 or more. */
export function packNumber(value: number): Packed {
  if (!isNumber(value)) throw unfit(`${value}, not a number`);
  return value;
}

/** An integer from 0 to 2^64 - 1; msgpack would cut off the rest silently. */
export function packUint64(value: bigint): Packed {
  if (BigInt.asUintN(64, value) !== value) throw unfit(`${value}, not a uint64`);
  return value;
}

/** An integer from -2^63 to 2^63 - 1, as the uint64 with the same bits. */
export function packInt64(value: bigint): Packed {
  if (BigInt.asIntN(64, value) !== value) throw unfit(`${value}, not an int64`);
  return BigInt.asUintN(64, value);
}

/** The place of `name` in a list that only ever grows at its end. */
export function packName<T extends string>(names: readonly T[], name: T): Packed {
  const place = names.indexOf(name);
  if (place < 0) throw unfit(`${name}, not one of ${names.join(", ")}`);
  return place;
}

export function packList(items: readonly Packed[]): Packed {
  if (items.length > STATE_LIMITS.listItems) throw unfit(`a list of ${items.length} items`);
  return items;
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
    if (typeof value === "string" && value.isWellFormed()) return value;
    if (value instanceof Uint8Array) return UTF8_DECODER.decode(value);
    return this.#misfit("text");
  }

  /** Text that other records are likely to have too: the copies share their memory. */
  word(): string {
    return WORDS.text(this.text());
  }

  words(): readonly string[] {
    const list = this.record();
    const words: string[] = [];
    while (list.more) words.push(list.word());
    return WORDS.list(words);
  }

  integer(): number {
    const value = this.#next();
    return isInteger(value) ? value : this.#misfit("an integer");
  }

  integers(): readonly number[] {
    const list = this.record();
    const integers: number[] = [];
    while (list.more) integers.push(list.integer());
    return integers;
  }

  number(): number {
    const value = this.#next();
    return isNumber(value) ? value : this.#misfit("a number");
  }

  uint64(): bigint {
    const value = this.#next();
    return typeof value === "bigint" ? value : this.#misfit("a 64-bit integer");
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  /** Bytes of their own: those that were read may be part of something large, or change. */
  bytes(): Uint8Array {
    return this.optionalBytes() ?? this.#misfit("bytes");
  }

  /** The same, or nothing. */
  optionalBytes(): Uint8Array | undefined {
    const value = this.#next();
    if (value === null) return undefined;
    return value instanceof Uint8Array ? value.slice() : this.#misfit("bytes");
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

function isInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function unfit(what: string): ConveyorError {
  return new ConveyorError("invalid_argument", `${what}, cannot be stored`);
}
