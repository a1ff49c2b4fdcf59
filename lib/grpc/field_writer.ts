import { Buffer } from "node:buffer";

const VARINT = 0;
const DELIMITED = 2;

/** The most that a number takes: 64 bits, 7 a byte. */
const NUMBER_BYTES = 10;
/** Texts of so many UTF-16 units have lengths of one byte, whatever is in them. */
const SHORT_TEXT = 42;
const FIRST_BYTES = 1_024;

/**
 * Fields of protobuf, one behind the other, in bytes that grow: what proto3 leaves out because it
 * has no value is not written. protobufjs makes an object for every value first.
 */
export class FieldWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #used = 0;

  text(field: number, value: string): void {
    if (value !== "") this.#text(field, value);
  }

  texts(field: number, values: readonly string[]): void {
    for (const value of values) this.#text(field, value);
  }

  /** A whole number, as an int64 or what has fewer bits and no sign has it; a flag is 0 or 1. */
  number(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** Packed. */
  numbers(field: number, values: readonly number[]): void {
    if (values.length === 0) return;
    this.message(field, () => {
      for (const value of values) this.#varint(value);
    });
  }

  /** What `write` writes, as one field. Written where it is empty, too. */
  message(field: number, write: () => void): void {
    this.#tag(field, DELIMITED);
    const at = this.#used++;
    write();
    const length = this.#used - at - 1;
    // Most are short: for those that are not, what was written makes room for a longer length.
    const more = varintBytes(length) - 1;
    if (more > 0) {
      this.#reserve(more);
      this.#bytes.copyWithin(at + 1 + more, at + 1, this.#used);
    }
    this.#used = at;
    this.#put(length);
    this.#used += length;
  }

  /** A copy of what was written. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#used));
  }

  #text(field: number, value: string): void {
    this.#tag(field, DELIMITED);
    if (value.length <= SHORT_TEXT) {
      this.#reserve(1 + 3 * value.length);
      const length = this.#write(value, this.#used + 1);
      this.#bytes[this.#used] = length;
      this.#used += 1 + length;
    } else {
      const length = Buffer.byteLength(value);
      this.#varint(length);
      this.#reserve(length);
      this.#bytes.write(value, this.#used);
      this.#used += length;
    }
  }

  /** Into bytes that are there; returns how many. A call of the platform would cost more. */
  #write(value: string, at: number): number {
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) return this.#bytes.write(value, at);
      this.#bytes[at + i] = unit;
    }
    return value.length;
  }

  /** With room for a length behind it. */
  #tag(field: number, type: number): void {
    this.#varint(field * 8 + type);
  }

  #varint(value: number): void {
    this.#reserve(NUMBER_BYTES + 1);
    this.#put(value);
  }

  /** Where there is room. */
  #put(value: number): void {
    if (value < 0) return this.#putNegative(value);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.#bytes[this.#used++] = rest % 0x80 | 0x80;
    }
    this.#bytes[this.#used++] = rest;
  }

  /** As 64 bits in two's complement. */
  #putNegative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) this.#bytes[this.#used++] = Number(rest & 0x7fn) | 0x80;
    this.#bytes[this.#used++] = Number(rest);
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#used + bytes));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
