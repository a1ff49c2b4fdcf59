/** Pushes and their acknowledgements, by hand: there are a hundred thousand records a second. */
import { Buffer } from "node:buffer";
import { NO_BYTES } from "../base/mod.ts";
import {
  type FateRun,
  type RecordFate,
  scanBatch,
  tagOf,
  WIRE_TYPE,
  type WireBatch,
  WireScanner,
} from "../delivery/mod.ts";

const { bytes: BYTES, varint: VARINT } = WIRE_TYPE;

/** `source.PushRequest`. */
export type PushMessage =
  | { readonly kind: "batch"; readonly batch: WireBatch }
  /** A heartbeat, or nothing that this version knows. */
  | { readonly kind: "heartbeat" };

/** Throws ConveyorError `invalid_argument` for bytes that are no request. */
export function decodePush(bytes: Uint8Array): PushMessage {
  const scanner = new WireScanner(bytes);
  let message: PushMessage = { kind: "heartbeat" };
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) {
      message = { kind: "batch", batch: scanBatch(scanner.delimited()) };
    } else if (tag === tagOf(2, BYTES)) {
      scanner.delimited();
      message = { kind: "heartbeat" };
    } else scanner.skip(tag);
  }
  return message;
}

const STATUSES = { accepted: 1, duplicate: 2, rejected: 3 } as const satisfies Record<
  RecordFate["status"],
  number
>;

/** `source.PushResponse` with the ack of a batch; each record's id as it came. */
export function encodeAck(
  { batchId: name, records }: WireBatch,
  fates: readonly FateRun[],
): Buffer {
  const batchId = Buffer.from(name);
  const runs = fates.map(({ fate, count }): EncodedFate => ({
    count,
    status: STATUSES[fate.status],
    reason: fate.status === "rejected" ? Buffer.from(fate.reason) : NO_BYTES,
  }));
  let size = batchId.length === 0 ? 0 : fieldSize(batchId.length);
  let next = 0;
  for (const { count, reason } of runs) {
    for (let i = 0; i < count; i++) size += fieldSize(ackBytes(records.idBytes(next++), reason));
  }
  const writer = new Writer(fieldSize(size));
  writer.open(1, size);
  if (batchId.length > 0) writer.bytes(1, batchId);
  next = 0;
  for (const { count, status, reason } of runs) {
    for (let i = 0; i < count; i++, next++) {
      const idBytes = records.idBytes(next);
      writer.open(2, ackBytes(idBytes, reason));
      if (idBytes > 0) {
        writer.open(1, idBytes);
        records.copyId(next, writer.buffer, writer.skip(idBytes));
      }
      writer.byte(2, status);
      if (reason.length > 0) writer.bytes(3, reason);
    }
  }
  return writer.buffer;
}

type EncodedFate = {
  readonly count: number;
  readonly status: number;
  /** Empty for none. */
  readonly reason: Uint8Array;
};

/** What `source.RecordAck` takes. */
function ackBytes(idBytes: number, reason: Uint8Array): number {
  const id = idBytes === 0 ? 0 : fieldSize(idBytes);
  return id + 2 + (reason.length === 0 ? 0 : fieldSize(reason.length));
}

/** What a length-delimited field takes whose number is below 16. */
function fieldSize(length: number): number {
  return 1 + varintSize(length) + length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let left = value; left >= 0x80; left = Math.floor(left / 0x80)) size++;
  return size;
}

class Writer {
  readonly buffer: Buffer;
  #at = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  /** Begins a message of so many bytes. */
  open(field: number, length: number): void {
    this.buffer[this.#at++] = tagOf(field, BYTES);
    let left = length;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) {
      this.buffer[this.#at++] = (left % 0x80) | 0x80;
    }
    this.buffer[this.#at++] = left;
  }

  /** Leaves room for so many bytes; returns where that is. */
  skip(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }

  bytes(field: number, value: Uint8Array): void {
    this.open(field, value.length);
    this.buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** `value`: below 128. */
  byte(field: number, value: number): void {
    this.buffer[this.#at++] = tagOf(field, VARINT);
    this.buffer[this.#at++] = value;
  }
}
