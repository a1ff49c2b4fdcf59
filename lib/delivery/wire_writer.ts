/** Writes protobuf's encoding around bytes that are encoded already. */
import { Buffer } from "node:buffer";
import { varint } from "./record_wire.ts";
import { tagOf, WIRE_TYPE } from "./wire_scanner.ts";

/** A field that is a message, a string or bytes. Left out where it is empty, as proto3 does. */
export function textField(field: number, value: string | Uint8Array): Uint8Array[] {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return bytes.length === 0 ? [] : messageField(field, [bytes]);
}

/** A message of these pieces, with what goes before it. Written where it is empty, too. */
export function messageField(field: number, pieces: readonly Uint8Array[]): Uint8Array[] {
  return [...fieldHead(field, lengthOf(pieces)), ...pieces];
}

/** What goes before a message, a string or bytes of this length. */
export function fieldHead(field: number, length: number): Uint8Array[] {
  return [Uint8Array.from([...varint(tagOf(field, WIRE_TYPE.bytes)), ...varint(length)])];
}

/** Bytes of a whole number that is not negative, below 2^31. */
export function varintSize(value: number): number {
  let size = 1;
  for (let left = value >>> 7; left > 0; left >>>= 7) size++;
  return size;
}

/** Writes it at `at`; returns what is behind. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let [left, to] = [value, at];
  for (; left >= 0x80; left >>>= 7) bytes[to++] = (left & 0x7f) | 0x80;
  bytes[to++] = left;
  return to;
}

export function numberField(field: number, value: number): Uint8Array[] {
  if (value === 0) return [];
  return [Uint8Array.from([...varint(tagOf(field, WIRE_TYPE.varint)), ...varint(value)])];
}

/** An entry of a map from string to string. */
export function entryField(field: number, name: string, value: string): Uint8Array[] {
  return messageField(field, [...textField(1, name), ...textField(2, value)]);
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
