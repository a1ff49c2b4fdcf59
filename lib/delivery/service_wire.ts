/** TransformService and SinkService as their client speaks to them. */
import { Buffer } from "node:buffer";
import { concatBytes, type Millis, NO_BYTES } from "../base/mod.ts";
import { Parts, tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";
import {
  entryField,
  fieldHead,
  messageField,
  numberField,
  putVarint,
  textField,
  varintSize,
} from "./wire_writer.ts";

const { bytes: BYTES, varint: VARINT } = WIRE_TYPE;

export const PATHS = {
  processBatch: "/conveyor_etl.transform.TransformService/ProcessBatch",
  writeBatch: "/conveyor_etl.sink.SinkService/WriteBatch",
  flush: "/conveyor_etl.sink.SinkService/Flush",
} as const;

/** `common.RecordBatch`. */
export type OutgoingBatch = { readonly batchId: string; readonly records: readonly Uint8Array[] };

/** `transform.ProcessBatchRequest`. */
export function encodeProcessBatch(
  transformId: string,
  batch: OutgoingBatch,
  config: ReadonlyMap<string, string>,
): Buffer {
  const settings = [...config].flatMap(([name, value]) => entryField(3, name, value));
  return aroundBatch(textField(1, transformId), batch, settings);
}

const AT_LEAST_ONCE = 1;

/** `sink.WriteBatchRequest`: to be acknowledged, at least once, within `timeout`. */
export function encodeWriteBatch(sinkId: string, batch: OutgoingBatch, timeout: Millis): Buffer {
  const options = [
    ...numberField(1, 1),
    ...numberField(2, timeout),
    ...numberField(3, AT_LEAST_ONCE),
  ];
  return aroundBatch(textField(1, sinkId), batch, messageField(3, options));
}

/** `sink.FlushRequest` that waits. */
export function encodeFlush(sinkId: string): Buffer {
  return Buffer.concat([...textField(1, sinkId), ...numberField(2, 1)]);
}

/** A message whose field 2 is the batch, in one piece of memory. */
function aroundBatch(
  before: readonly Uint8Array[],
  { batchId, records }: OutgoingBatch,
  behind: readonly Uint8Array[],
): Buffer {
  const id = concatBytes(textField(1, batchId));
  let inner = id.length;
  for (const { length } of records) inner += 1 + varintSize(length) + length;
  const head = concatBytes([...before, ...fieldHead(2, inner), id]);
  const tail = concatBytes(behind);
  const message = Buffer.allocUnsafe(head.length + inner - id.length + tail.length);
  message.set(head);
  let at = head.length;
  for (const record of records) {
    message[at++] = tagOf(2, BYTES);
    at = putVarint(message, at, record.length);
    message.set(record, at);
    at += record.length;
  }
  message.set(tail, at);
  return message;
}

export type TransformStatus = "unspecified" | "success" | "filtered" | "error" | "split";

/** By their numbers. */
const TRANSFORM_STATUSES = ["unspecified", "success", "filtered", "error", "split"] as const;

/** `transform.TransformResult`. */
export type TransformResult = {
  /** Of the record that it is about, as it was encoded. */
  readonly id: Uint8Array;
  readonly status: TransformStatus;
  /** Encoded, and not looked at. */
  readonly outputs: readonly Uint8Array[];
  readonly message: string;
};

/** Throws ConveyorError `invalid_argument` for bytes that are no answer. */
export function decodeProcessBatch(given: Uint8Array): TransformResult[] {
  // Views of a Node Buffer cost several times those of a plain array.
  const scanner = new WireScanner(
    new Uint8Array(given.buffer, given.byteOffset, given.byteLength),
  );
  const results: TransformResult[] = [];
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, BYTES)) results.push(transformResult(scanner.delimited()));
    else scanner.skip(tag);
  }
  return results;
}

function transformResult(bytes: Uint8Array): TransformResult {
  const scanner = new WireScanner(bytes);
  const outputs: Uint8Array[] = [];
  const id = new Parts();
  let status = 0;
  let message = NO_BYTES;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) id.add(scanner.delimited());
    else if (tag === tagOf(2, VARINT)) status = scanner.varint32();
    else if (tag === tagOf(3, BYTES)) outputs.push(scanner.delimited());
    else if (tag === tagOf(4, BYTES)) message = scanner.delimited();
    else scanner.skip(tag);
  }
  const known = TRANSFORM_STATUSES[status] ?? "unspecified";
  return {
    id: id.bytes ?? NO_BYTES,
    status: known,
    outputs,
    message: message.length === 0 ? "" : textOf(message),
  };
}

export type WriteStatus = "unspecified" | "success" | "partial" | "failed" | "pending";

const WRITE_STATUSES = ["unspecified", "success", "partial", "failed", "pending"] as const;

/** `sink.RecordWriteResult`. */
export type WriteResult = {
  readonly id: Uint8Array;
  readonly success: boolean;
  readonly error: string;
  readonly retryable: boolean;
};

/** `sink.WriteBatchResponse`. */
export type WriteAnswer = {
  readonly status: WriteStatus;
  readonly results: readonly WriteResult[];
};

/** Throws ConveyorError `invalid_argument` for bytes that are no answer. */
export function decodeWriteBatch(bytes: Uint8Array): WriteAnswer {
  const scanner = new WireScanner(bytes);
  const results: WriteResult[] = [];
  let status = 0;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, VARINT)) status = scanner.varint32();
    else if (tag === tagOf(3, BYTES)) results.push(writeResult(scanner.delimited()));
    else scanner.skip(tag);
  }
  return { status: WRITE_STATUSES[status] ?? "unspecified", results };
}

function writeResult(bytes: Uint8Array): WriteResult {
  const scanner = new WireScanner(bytes);
  const id = new Parts();
  let error = NO_BYTES;
  let [success, retryable] = [false, false];
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, BYTES)) id.add(scanner.delimited());
    else if (tag === tagOf(2, VARINT)) success = scanner.varint32() !== 0;
    else if (tag === tagOf(3, BYTES)) error = scanner.delimited();
    else if (tag === tagOf(4, VARINT)) retryable = scanner.varint32() !== 0;
    else scanner.skip(tag);
  }
  return { id: id.bytes ?? NO_BYTES, success, error: textOf(error), retryable };
}

/** Whether `sink.FlushResponse` says that everything is written. Throws as the others do. */
export function decodeFlush(bytes: Uint8Array): boolean {
  const scanner = new WireScanner(bytes);
  let success = false;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(1, VARINT)) success = scanner.varint32() !== 0;
    else scanner.skip(tag);
  }
  return success;
}

/** For eyes: what is not UTF-8 is shown as U+FFFD. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
