/** Pushes and their acknowledgements, by hand: there are a hundred thousand records a second. */
import { Buffer } from "node:buffer";
import { ConveyorError, RECORD_LIMITS } from "../base/mod.ts";
import {
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
      message = { kind: "batch", batch: checked(scanBatch(scanner.delimited())) };
    } else if (tag === tagOf(2, BYTES)) {
      scanner.delimited();
      message = { kind: "heartbeat" };
    } else scanner.skip(tag);
  }
  return message;
}

function checked(batch: WireBatch): WireBatch {
  const { batchRecords } = RECORD_LIMITS;
  const { length } = batch.records;
  if (length <= batchRecords) return batch;
  const text = `batch.records: has ${length} entries, at most ${batchRecords} are allowed`;
  throw new ConveyorError("invalid_argument", text);
}

const STATUSES = { accepted: 1, duplicate: 2, rejected: 3 } as const satisfies Record<
  RecordFate["status"],
  number
>;

/** `source.PushResponse` with the ack of a batch; each record's id as it came. */
export function encodeAck(batch: WireBatch, fates: readonly RecordFate[]): Buffer {
  const batchId = Buffer.from(batch.batchId);
  const reasons = new Map<string, Buffer>();
  let size = batchId.length === 0 ? 0 : fieldSize(batchId.length);
  const sizes = batch.records.map(({ id }, i) => {
    const fate = fates[i];
    let inner = 2 + (id === undefined ? 0 : fieldSize(id.bytes.length));
    if (fate?.status === "rejected") {
      const reason = reasons.get(fate.reason) ?? Buffer.from(fate.reason);
      reasons.set(fate.reason, reason);
      inner += fieldSize(reason.length);
    }
    size += fieldSize(inner);
    return inner;
  });
  const writer = new Writer(fieldSize(size));
  writer.open(1, size);
  if (batchId.length > 0) writer.bytes(1, batchId);
  batch.records.forEach(({ id }, i) => {
    const fate = fates[i];
    writer.open(2, sizes[i] ?? 0);
    if (id !== undefined) writer.bytes(1, id.bytes);
    writer.byte(2, fate === undefined ? 0 : STATUSES[fate.status]);
    if (fate?.status === "rejected") writer.bytes(3, reasons.get(fate.reason) ?? Buffer.alloc(0));
  });
  return writer.buffer;
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
