/** Reads protobuf's encoding field by field, without making objects of it. */
import { ConveyorError } from "../base/mod.ts";

export const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Over one message. Everything throws ConveyorError `invalid_argument` where it is none. */
export class WireScanner {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** The next field: its number times 8, and its wire type. */
  tag(): number {
    const tag = this.varint32();
    if (tag < 8) throw malformed("a field has number 0");
    return tag;
  }

  /** The low 32 bits of a varint, as protobuf reads a uint32. */
  varint32(): number {
    const first = this.bytes[this.#at];
    if (first !== undefined && first < 0x80) {
      this.#at++;
      return first;
    }
    return Number(this.varint64() & 0xffff_ffffn);
  }

  varint64(): bigint {
    let low = 0;
    let shift = 1;
    // Numbers hold seven groups of seven bits exactly.
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte();
      low += (byte & 0x7f) * shift;
      if (byte < 0x80) return BigInt(low);
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
    const length = this.varint32();
    const end = this.#at + length;
    if (end > this.bytes.length) throw malformed("it ends within a field");
    const bytes = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case WIRE_TYPE.varint:
        this.varint64();
        break;
      case WIRE_TYPE.fixed64:
        this.#skipBytes(8);
        break;
      case WIRE_TYPE.bytes:
        this.delimited();
        break;
      case WIRE_TYPE.fixed32:
        this.#skipBytes(4);
        break;
      default:
        throw malformed(`wire type ${tag & 7} is not known`);
    }
  }

  #skipBytes(count: number): void {
    this.#at += count;
    if (this.#at > this.bytes.length) throw malformed("it ends within a field");
  }

  #byte(): number {
    const byte = this.bytes[this.#at++];
    if (byte === undefined) throw malformed("it ends within a field");
    return byte;
  }
}

/** The tag of a field. */
export function tagOf(field: number, type: number): number {
  return field * 8 + type;
}

export function malformed(reason: string): ConveyorError {
  return new ConveyorError("invalid_argument", `not a valid protobuf message: ${reason}`);
}
