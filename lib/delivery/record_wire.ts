/** Records and batches as they come, read as far as is needed; their bytes stay as they are. */
import { Buffer, isUtf8 } from "node:buffer";
import { concatBytes, equalBytes, NO_BYTES } from "../base/mod.ts";
import type { Timestamp } from "../buffer/mod.ts";
import type { ConditionRecord } from "../pipeline/mod.ts";
import { malformed, tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";

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

export type WireWatermark = {
  readonly sourceId: string;
  readonly partition: number;
  readonly position: bigint;
  readonly timestamp: Timestamp | undefined;
};

/** `common.RecordBatch`. */
export type WireBatch = {
  readonly batchId: string;
  readonly records: readonly WireRecord[];
  readonly watermark: WireWatermark | undefined;
  /** Of the whole batch. */
  readonly bytes: number;
};

/** Throws ConveyorError `invalid_argument` for bytes that are no batch. */
export function scanBatch(given: Uint8Array): WireBatch {
  // Views of a Node Buffer cost several times those of a plain array.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const scanner = new WireScanner(bytes);
  const names = new NameReader();
  const records: WireRecord[] = [];
  let batchId = "";
  let watermark: Uint8Array[] = [];
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, BYTES)) records.push(scanRecord(scanner.delimited(), names));
    else if (tag === tagOf(1, BYTES)) batchId = textOf(scanner.delimited());
    else if (tag === tagOf(3, BYTES)) watermark = [...watermark, scanner.delimited()];
    else scanner.skip(tag);
  }
  const mark = watermark.length === 0 ? undefined : scanWatermark(concatBytes(watermark));
  return { batchId, records, watermark: mark, bytes: bytes.length };
}

/** Checks the record whole, so that whoever gets it can read it. */
export function scanRecord(bytes: Uint8Array, names = new NameReader()): WireRecord {
  const scanner = new WireScanner(bytes);
  let id: Uint8Array | undefined;
  while (!scanner.done) {
    const tag = scanner.tag();
    switch (tag) {
      case tagOf(1, BYTES): {
        const more = scanner.delimited();
        // The parts of a message that comes in several belong together.
        id = id === undefined ? more : concatBytes([id, more]);
        break;
      }
      case tagOf(2, BYTES):
        checkText(scanner.delimited());
        break;
      case tagOf(5, BYTES):
        checkEntry(scanner.delimited());
        break;
      case tagOf(6, BYTES):
      case tagOf(7, BYTES):
        scanTimestamp(scanner.delimited());
        break;
      default:
        scanner.skip(tag);
    }
  }
  return { bytes, id: id === undefined ? undefined : scanRecordId(id, names) };
}

export function scanRecordId(bytes: Uint8Array, names = new NameReader()): WireRecordId {
  const scanner = new WireScanner(bytes);
  let sourceId = "";
  let partition = 0;
  let sequence = 0n;
  let key = NO_BYTES;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) sourceId = names.read(scanner.delimited());
    else if (tag === tagOf(2, VARINT)) partition = scanner.varint32();
    else if (tag === tagOf(3, VARINT)) sequence = scanner.varint64();
    else if (tag === tagOf(4, BYTES)) key = scanner.delimited();
    else scanner.skip(tag);
  }
  return { bytes, sourceId, partition, sequence, key };
}

/** Reads names of which most are the same as the one before. */
export class NameReader {
  #bytes: Uint8Array = NO_BYTES;
  #name = "";

  read(bytes: Uint8Array): string {
    if (equalBytes(bytes, this.#bytes)) return this.#name;
    this.#name = textOf(bytes);
    this.#bytes = bytes;
    return this.#name;
  }
}

/** Of a record that has been checked: its id as it was encoded, and its key; empty for none. */
export function recordParts(bytes: Uint8Array): { id: Uint8Array; key: Uint8Array } {
  const scanner = new WireScanner(bytes);
  let [id, key] = [NO_BYTES, NO_BYTES];
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) {
      const more = scanner.delimited();
      id = id.length === 0 ? more : concatBytes([id, more]);
    } else if (tag === tagOf(3, BYTES)) key = scanner.delimited();
    else scanner.skip(tag);
  }
  return { id, key };
}

/** What conditions ask of a record. */
export function conditionRecord(bytes: Uint8Array): ConditionRecord {
  const { id } = scanRecord(bytes);
  const scanner = new WireScanner(bytes);
  const metadata = new Map<string, string>();
  let recordType = "";
  let [key, payload] = [NO_BYTES, NO_BYTES];
  let eventTime: Uint8Array | undefined;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, BYTES)) recordType = textOf(scanner.delimited());
    else if (tag === tagOf(3, BYTES)) key = scanner.delimited();
    else if (tag === tagOf(4, BYTES)) payload = scanner.delimited();
    else if (tag === tagOf(5, BYTES)) {
      const [name, value] = entryOf(scanner.delimited());
      metadata.set(textOf(name), textOf(value));
    } else if (tag === tagOf(6, BYTES)) eventTime = scanner.delimited();
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
    eventTime: eventTime === undefined ? undefined : scanTimestamp(eventTime),
  };
}

function scanWatermark(bytes: Uint8Array): WireWatermark {
  const scanner = new WireScanner(bytes);
  let sourceId = "";
  let partition = 0;
  let position = 0n;
  let timestamp: Timestamp | undefined;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) sourceId = textOf(scanner.delimited());
    else if (tag === tagOf(2, VARINT)) partition = scanner.varint32();
    else if (tag === tagOf(3, VARINT)) position = scanner.varint64();
    else if (tag === tagOf(4, BYTES)) timestamp = scanTimestamp(scanner.delimited());
    else scanner.skip(tag);
  }
  return { sourceId, partition, position, timestamp };
}

function scanTimestamp(bytes: Uint8Array): Timestamp {
  const scanner = new WireScanner(bytes);
  let seconds = 0n;
  let nanos = 0;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, VARINT)) seconds = BigInt.asIntN(64, scanner.varint64());
    else if (tag === tagOf(2, VARINT)) nanos = scanner.varint32() | 0;
    else scanner.skip(tag);
  }
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

function checkEntry(bytes: Uint8Array): void {
  for (const text of entryOf(bytes)) checkText(text);
}

function textOf(bytes: Uint8Array): string {
  checkText(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function checkText(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) throw malformed("a string is not UTF-8");
}

/**
 * `Record.ingestion_time`, to be put behind a record: both members, so that they replace those that
 * the source may have given.
 */
export function ingestionTime(wallMs: number): Uint8Array {
  const seconds = Math.floor(wallMs / 1_000);
  const nanos = Math.floor((wallMs - seconds * 1_000) * 1e6);
  const inner = [8, ...varint(seconds), 16, ...varint(nanos)];
  return Uint8Array.from([tagOf(7, BYTES), inner.length, ...inner]);
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

function varint64(value: bigint): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}
