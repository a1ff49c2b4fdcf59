/** Records as they come, read as far as is needed; their bytes stay as they are. */
import { Buffer, isUtf8 } from "node:buffer";
import { concatBytes, type Millis, NO_BYTES } from "../base/mod.ts";
import type { Timestamp } from "../buffer/mod.ts";
import type { ConditionRecord } from "../pipeline/mod.ts";
import { malformed, Parts, tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";

const { varint: VARINT, bytes: BYTES } = WIRE_TYPE;

/** `common.RecordId`. */
export type WireRecordId = {
  /** As it was encoded; views are of what it was read from. */
  readonly bytes: Uint8Array;
  readonly sourceId: string;
  readonly partition: number;
  /** 0 for none. */
  readonly sequence: bigint;
  /** Empty for none. */
  readonly key: Uint8Array;
};

/** `common.Record`, undecoded but for its id. */
export type WireRecord = {
  readonly bytes: Uint8Array;
  /** Undefined where it has none. */
  readonly id: WireRecordId | undefined;
};

/**
 * Checks the record whole, so that whoever gets it can read it. Throws ConveyorError
 * `invalid_argument` for bytes that are none.
 */
export function scanRecord(bytes: Uint8Array): WireRecord {
  const scanner = new WireScanner(bytes);
  const id = new Parts();
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) id.add(scanner.delimited());
    else checkRecordField(scanner, tag);
  }
  return { bytes, id: id.bytes && scanRecordId(id.bytes) };
}

/** Checks a record as `scanRecord` does. Returns whether it has an id. */
export function checkRecord(bytes: Uint8Array): boolean {
  const scanner = new WireScanner(bytes);
  let hasId = false;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag !== tagOf(1, BYTES)) {
      checkRecordField(scanner, tag);
      continue;
    }
    hasId = true;
    const outer = scanner.enter();
    while (!scanner.done) {
      const inner = scanner.tag();
      if (inner === tagOf(1, BYTES)) checkTextField(scanner);
      else scanner.skip(inner);
    }
    scanner.leave(outer);
  }
  return hasId;
}

/** Checks a field of a record that is not its id, and goes on behind it. */
export function checkRecordField(scanner: WireScanner, tag: number): void {
  switch (tag) {
    case tagOf(2, BYTES):
      checkTextField(scanner);
      break;
    case tagOf(5, BYTES): {
      const outer = scanner.enter();
      while (!scanner.done) {
        const inner = scanner.tag();
        if (inner === tagOf(1, BYTES) || inner === tagOf(2, BYTES)) checkTextField(scanner);
        else scanner.skip(inner);
      }
      scanner.leave(outer);
      break;
    }
    case tagOf(6, BYTES):
    case tagOf(7, BYTES): {
      const outer = scanner.enter();
      while (!scanner.done) scanner.skip(scanner.tag());
      scanner.leave(outer);
      break;
    }
    default:
      scanner.skip(tag);
  }
}

export function scanRecordId(bytes: Uint8Array): WireRecordId {
  const scanner = new WireScanner(bytes);
  let sourceId = "";
  let partition = 0;
  let sequence = 0n;
  let key = NO_BYTES;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) sourceId = textOf(scanner.delimited());
    else if (tag === tagOf(2, VARINT)) partition = scanner.varint32();
    else if (tag === tagOf(3, VARINT)) sequence = scanner.varint64();
    else if (tag === tagOf(4, BYTES)) key = scanner.delimited();
    else scanner.skip(tag);
  }
  return { bytes, sourceId, partition, sequence, key };
}

/** Of a record that has been checked: its id as it was encoded, and its key; empty for none. */
export function recordParts(bytes: Uint8Array): { id: Uint8Array; key: Uint8Array } {
  const scanner = new WireScanner(bytes);
  const id = new Parts();
  let key = NO_BYTES;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) id.add(scanner.delimited());
    else if (tag === tagOf(3, BYTES)) key = scanner.delimited();
    else scanner.skip(tag);
  }
  return { id: id.bytes ?? NO_BYTES, key };
}

/** What conditions ask of a record. */
export function conditionRecord(bytes: Uint8Array): ConditionRecord {
  const { id } = scanRecord(bytes);
  const scanner = new WireScanner(bytes);
  const metadata = new Map<string, string>();
  let recordType = "";
  let [key, payload] = [NO_BYTES, NO_BYTES];
  let eventTime: Timestamp | undefined;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, BYTES)) recordType = textOf(scanner.delimited());
    else if (tag === tagOf(3, BYTES)) key = scanner.delimited();
    else if (tag === tagOf(4, BYTES)) payload = scanner.delimited();
    else if (tag === tagOf(5, BYTES)) {
      const [name, value] = entryOf(scanner.delimited());
      metadata.set(textOf(name), textOf(value));
    } else if (tag === tagOf(6, BYTES)) eventTime = readTimestamp(scanner);
    else scanner.skip(tag);
  }
  return {
    sourceId: id?.sourceId ?? "",
    partition: id?.partition ?? 0,
    sequenceNumber: id?.sequence ?? 0n,
    recordType,
    key,
    payload,
    metadata,
    eventTime,
  };
}

/** Reads the field in which the scanner is. */
export function readTimestamp(scanner: WireScanner): Timestamp {
  const outer = scanner.enter();
  let seconds = 0n;
  let nanos = 0;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, VARINT)) seconds = BigInt.asIntN(64, scanner.varint64());
    else if (tag === tagOf(2, VARINT)) nanos = scanner.varint32() | 0;
    else scanner.skip(tag);
  }
  scanner.leave(outer);
  return { seconds, nanos };
}

function entryOf(bytes: Uint8Array): [name: Uint8Array, value: Uint8Array] {
  const scanner = new WireScanner(bytes);
  let [name, value] = [NO_BYTES, NO_BYTES];
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) name = scanner.delimited();
    else if (tag === tagOf(2, BYTES)) value = scanner.delimited();
    else scanner.skip(tag);
  }
  return [name, value];
}

export function textOf(bytes: Uint8Array): string {
  checkText(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function checkTextField(scanner: WireScanner): void {
  const outer = scanner.enter();
  const { bytes, at, end } = scanner;
  if (!isShortAscii(bytes, at, end)) checkText(bytes.subarray(at, end));
  scanner.leave(outer);
}

/** Most texts are: to see that takes less than a view of them. */
function isShortAscii(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > 64) return false;
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}

function checkText(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) throw malformed("a string is not UTF-8");
}

/**
 * `Record.ingestion_time`, to be put behind a record: both members, so that they replace those that
 * the source may have given.
 */
export function ingestionTime(wallMs: Millis): Uint8Array {
  const inner = encodeTimestamp(wallMs);
  return Uint8Array.from([tagOf(7, BYTES), inner.length, ...inner]);
}

/** A `google.protobuf.Timestamp` with both members. */
export function encodeTimestamp(wallMs: Millis): Uint8Array {
  // A clock may be wrong by more than half a century; what it says must be encodable.
  const known = Math.max(0, wallMs);
  const seconds = Math.floor(known / 1_000);
  const nanos = Math.floor((known - seconds * 1_000) * 1e6);
  const [first, second] = [tagOf(1, VARINT), tagOf(2, VARINT)];
  return Uint8Array.from([first, ...varint(seconds), second, ...varint(nanos)]);
}

/** `value`: a whole number that is not negative. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  bytes.push(left);
  return bytes;
}

/** A `common.RecordId` without a key. `sequence` 0 for none. */
export function encodeRecordId(
  sourceId: string,
  partition: number,
  sequence: bigint,
): Uint8Array {
  const source = Buffer.from(sourceId);
  const numbers = [tagOf(2, VARINT), ...varint(partition), tagOf(3, VARINT), ...varint64(sequence)];
  const head = Uint8Array.from([tagOf(1, BYTES), ...varint(source.length)]);
  return concatBytes([head, source, Uint8Array.from(numbers)]);
}

/** `value`: not negative. */
export function varint64(value: bigint): number[] {
  if (value <= Number.MAX_SAFE_INTEGER) return varint(Number(value));
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}
