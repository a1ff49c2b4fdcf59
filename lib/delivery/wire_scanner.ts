/** Reads protobuf's encoding field by field, without making objects of it. */
import { ConveyorError } from "../base/mod.ts";

export const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Over one message, and those in it. Everything throws ConveyorError `invalid_argument` where it is
 * none.
 */
export class WireScanner {
  #at = 0;
  #end: number;

  constructor(readonly bytes: Uint8Array) {
    this.#end = bytes.length;
  }

  /** Where it stands in `bytes`. */
  get at(): number {
    return this.#at;
  }

  /** Where the message ends in which it is. */
  get end(): number {
    return this.#end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Goes into a length-delimited field, as a message; returns what `leave` needs. */
  enter(): number {
    const outer = this.#end;
    this.#end = this.#endOfField();
    return outer;
  }

  /** Goes on behind the message in which it is, in the one around it. */
  leave(outer: number): void {
    this.#at = this.#end;
    this.#end = outer;
  }

  /** The next field: its number times 8, and its wire type. */
  tag(): number {
    const tag = this.varint32();
    if (tag < 8) throw malformed("a field has number 0");
    return tag;
  }

  /** The low 32 bits of a varint, as protobuf reads a uint32. */
  varint32(): number {
    const value = this.varint();
    return typeof value === "number" ? value % 2 ** 32 : Number(value & 0xffff_ffffn);
  }

  varint64(): bigint {
    return BigInt(this.varint());
  }

  /** A number where that is exact whatever follows: below 2^49. */
  varint(): number | bigint {
    let low = 0;
    let shift = 1;
    // Numbers hold seven groups of seven bits exactly.
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte();
      if (byte < 0x80) return low + byte * shift;
      low += (byte & 0x7f) * shift;
      shift *= 128;
    }
    let high = 0n;
    for (let i = 0n; i < 3n; i++) {
      const byte = this.#byte();
      high |= BigInt(byte & 0x7f) << (7n * i);
      if (byte < 0x80) return BigInt.asUintN(64, BigInt(low) | (high << 49n));
    }
    throw malformed("a number has more than 64 bits");
  }

  /** A view of the bytes of a length-delimited field. */
  delimited(): Uint8Array {
    const end = this.#endOfField();
    const bytes = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case WIRE_TYPE.varint:
        this.varint();
        break;
      case WIRE_TYPE.fixed64:
        this.#skipBytes(8);
        break;
      case WIRE_TYPE.bytes:
        this.#at = this.#endOfField();
        break;
      case WIRE_TYPE.fixed32:
        this.#skipBytes(4);
        break;
      default:
        throw malformed(`wire type ${tag & 7} is not known`);
    }
  }

  /** Reads how long a field is; the field begins where it then stands. */
  #endOfField(): number {
    const length = this.varint32();
    const end = this.#at + length;
    if (end > this.#end) throw malformed("it ends within a field");
    return end;
  }

  #skipBytes(count: number): void {
    this.#at += count;
    if (this.#at > this.#end) throw malformed("it ends within a field");
  }

  #byte(): number {
    const byte = this.bytes[this.#at];
    if (byte === undefined || this.#at++ >= this.#end) throw malformed("it ends within a field");
    return byte;
  }
}

/** A message that may come in several parts: they belong together, however many there are. */
export class Parts {
  #bytes: Uint8Array | undefined;
  #length = 0;
  /** Whether the bytes are a copy, with room for more. */
  #copied = false;

  add(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (this.#bytes === undefined) this.#bytes = part;
    else {
      if (!this.#copied || length > this.#bytes.length) {
        const grown = new Uint8Array(2 * length);
        grown.set(this.#bytes.subarray(0, this.#length));
        this.#bytes = grown;
        this.#copied = true;
      }
      this.#bytes.set(part, this.#length);
    }
    this.#length = length;
  }

  /** A view of the only one, or all in one piece; undefined for none. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes?.subarray(0, this.#length);
  }
}

/** The tag of a field. */
export function tagOf(field: number, type: number): number {
  return field * 8 + type;
}

export function malformed(reason: string): ConveyorError {
  return new ConveyorError("invalid_argument", `not a valid protobuf message: ${reason}`);
}
