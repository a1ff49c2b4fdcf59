/** Single values as protobufjs reads them, checked: a sender's mistake must not become a state. */

/** The bytes are intact and yet no frame of this protocol. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

/** A 64-bit number as protobufjs has it. */
type Wide = { readonly low: number; readonly high: number };

/** A number of any width that fits 2^53 - 1. */
export function integer(value: number | string | Wide | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value !== "object") throw new FormatError("a number is missing");
  const wide = value.high * 0x1_0000_0000 + (value.low >>> 0);
  // The high half of a number above 2^63 reads as negative.
  if (wide < 0 || !Number.isSafeInteger(wide)) throw new FormatError("a number is out of range");
  return wide;
}

export function text(value: string | undefined): string {
  if (value === undefined) throw new FormatError("a text is missing");
  return value;
}

export function bytes(value: Uint8Array | string | undefined): Uint8Array {
  if (typeof value !== "object") throw new FormatError("bytes are missing");
  return value;
}

export function present<T>(value: T): NonNullable<T> {
  if (value === null || value === undefined) throw new FormatError("a part is missing");
  return value;
}
