/** Batches as they come, read in place: where each record lies, and which are alike. */
import { ConveyorError, copyBytes, NO_BYTES, RECORD_LIMITS } from "../base/mod.ts";
import type { Timestamp } from "../buffer/mod.ts";
import { checkRecordField, readTimestamp, scanRecordId, textOf } from "./record_wire.ts";
import { Parts, tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";

const { varint: VARINT, bytes: BYTES } = WIRE_TYPE;

/**
 * Records of a batch, one behind the other, that differ in nothing but their numbers, which grow by
 * one: of one partition, without keys, of allowed lengths. Any other record is a run by itself.
 */
export type RecordRun = {
  /** The index of the first. */
  readonly from: number;
  readonly count: number;
  /** Undefined where it has none. */
  readonly id: RunId | undefined;
};

/** What the ids of a run say. */
export type RunId = {
  readonly sourceId: string;
  readonly partition: number;
  /** Of the first; 0 for none. */
  readonly sequence: bigint;
  /** Empty for none. */
  readonly key: Uint8Array;
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
  readonly records: WireRecords;
  readonly watermark: WireWatermark | undefined;
  /** Of the whole batch. */
  readonly bytes: number;
};

/** Throws ConveyorError `invalid_argument` for bytes that are no batch, or one with too much. */
export function scanBatch(given: Uint8Array): WireBatch {
  // Views of a Node Buffer cost several times those of a plain array.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const scanner = new WireScanner(bytes);
  const reader = new RecordReader(scanner);
  let batchId = "";
  const watermark = new Parts();
  let count = 0;
  while (!scanner.done) {
    const tag = scanner.tag();
    if (tag === tagOf(2, BYTES)) {
      // Those that are too many cost nothing.
      if (count++ < RECORD_LIMITS.batchRecords) reader.read();
      else scanner.skip(tag);
    } else if (tag === tagOf(1, BYTES)) batchId = textOf(scanner.delimited());
    else if (tag === tagOf(3, BYTES)) watermark.add(scanner.delimited());
    else scanner.skip(tag);
  }
  checkCount(count);
  const mark = watermark.bytes && scanWatermark(watermark.bytes);
  return { batchId, records: reader.records, watermark: mark, bytes: bytes.length };
}

function checkCount(count: number): void {
  const { batchRecords } = RECORD_LIMITS;
  if (count <= batchRecords) return;
  const text = `batch.records: has ${count} entries, at most ${batchRecords} are allowed`;
  throw new ConveyorError("invalid_argument", text);
}

/** Four numbers a record: where it begins and ends, and where its id does. */
const PLACES = 4;

/** The records of one batch, as they came; views and copies are of what was read. */
export class WireRecords {
  readonly runs: RecordRun[] = [];
  #length = 0;
  #places = new Uint32Array(PLACES);
  /** Ids that came in several parts. */
  #joined: Map<number, Uint8Array> | undefined;

  constructor(private readonly bytes: Uint8Array) {}

  get length(): number {
    return this.#length;
  }

  /** The bytes of a record. */
  record(index: number): Uint8Array {
    return this.bytes.subarray(this.#place(index, 0), this.#place(index, 1));
  }

  recordBytes(index: number): number {
    return this.#place(index, 1) - this.#place(index, 0);
  }

  copyRecord(index: number, target: Uint8Array, at: number): void {
    copyBytes(this.bytes, this.#place(index, 0), this.#place(index, 1), target, at);
  }

  /** The bytes of its id; none where it has none. */
  id(index: number): Uint8Array {
    return this.#joined?.get(index) ??
      this.bytes.subarray(this.#place(index, 2), this.#place(index, 3));
  }

  idBytes(index: number): number {
    const joined = this.#joined?.get(index);
    return joined?.length ?? this.#place(index, 3) - this.#place(index, 2);
  }

  copyId(index: number, target: Uint8Array, at: number): void {
    const joined = this.#joined?.get(index);
    if (joined !== undefined) target.set(joined, at);
    else copyBytes(this.bytes, this.#place(index, 2), this.#place(index, 3), target, at);
  }

  /** `id` is given where it does not lie in one piece. */
  add(from: number, to: number, idFrom: number, idTo: number, id?: Uint8Array): void {
    const at = this.#length * PLACES;
    if (at === this.#places.length) {
      const places = new Uint32Array(4 * at);
      places.set(this.#places);
      this.#places = places;
    }
    this.#places[at] = from;
    this.#places[at + 1] = to;
    this.#places[at + 2] = idFrom;
    this.#places[at + 3] = idTo;
    if (id !== undefined) (this.#joined ??= new Map()).set(this.#length, id);
    this.#length++;
  }

  #place(index: number, which: number): number {
    return this.#places[index * PLACES + which] ?? 0;
  }
}

/** Reads records out of a batch, and checks each whole, so that whoever gets it can read it. */
class RecordReader {
  readonly records: WireRecords;
  /** Of the id that was read last. */
  #sourceId = "";
  #partition = 0;
  #sequence: number | bigint = 0;
  #key = NO_BYTES;
  /** Where the name of the source stood that was read last. */
  #nameFrom = 0;
  #nameTo = 0;
  #name = "";
  /** The run that the next record may belong to. */
  #run: { from: number; count: number; readonly id: RunId | undefined } | undefined;
  #last: number | bigint = 0;

  constructor(private readonly scanner: WireScanner) {
    this.records = new WireRecords(scanner.bytes);
  }

  read(): void {
    const { scanner } = this;
    const outer = scanner.enter();
    const from = scanner.at;
    let [idFrom, idTo] = [0, 0];
    let parts: Parts | undefined;
    while (!scanner.done) {
      const tag = scanner.tag();
      if (tag !== tagOf(1, BYTES)) checkRecordField(scanner, tag);
      else if (idTo === 0) {
        const record = scanner.enter();
        [idFrom, idTo] = [scanner.at, scanner.end];
        this.#readId();
        scanner.leave(record);
      } else {
        if (parts === undefined) (parts = new Parts()).add(scanner.bytes.subarray(idFrom, idTo));
        parts.add(scanner.delimited());
      }
    }
    const to = scanner.end;
    scanner.leave(outer);
    const joined = parts?.bytes;
    if (joined !== undefined) this.#takeId(joined);
    this.#count(to - from, idTo > 0);
    this.records.add(from, to, idFrom, idTo, joined);
  }

  #readId(): void {
    const { scanner } = this;
    this.#sourceId = "";
    this.#partition = 0;
    this.#sequence = 0;
    this.#key = NO_BYTES;
    while (!scanner.done) {
      const tag = scanner.tag();
      if (tag === tagOf(1, BYTES)) this.#readName();
      else if (tag === tagOf(2, VARINT)) this.#partition = scanner.varint32();
      else if (tag === tagOf(3, VARINT)) this.#sequence = scanner.varint();
      else if (tag === tagOf(4, BYTES)) this.#key = scanner.delimited();
      else scanner.skip(tag);
    }
  }

  /** Most are the same as the one before. */
  #readName(): void {
    const { scanner } = this;
    const outer = scanner.enter();
    const [from, to] = [scanner.at, scanner.end];
    if (!this.#isName(from, to)) {
      this.#name = textOf(scanner.bytes.subarray(from, to));
      [this.#nameFrom, this.#nameTo] = [from, to];
    }
    this.#sourceId = this.#name;
    scanner.leave(outer);
  }

  #isName(from: number, to: number): boolean {
    const { bytes } = this.scanner;
    const length = to - from;
    if (length !== this.#nameTo - this.#nameFrom) return false;
    for (let i = 0; i < length; i++) {
      if (bytes[from + i] !== bytes[this.#nameFrom + i]) return false;
    }
    return true;
  }

  #takeId(bytes: Uint8Array): void {
    const { sourceId, partition, sequence, key } = scanRecordId(bytes);
    this.#sourceId = sourceId;
    this.#partition = partition;
    this.#sequence = sequence;
    this.#key = key;
  }

  /** The record that was read is one more of the run, or begins another. */
  #count(bytes: number, hasId: boolean): void {
    const alike = hasId && this.#key.length === 0 && bytes <= RECORD_LIMITS.recordBytes;
    const run = this.#run;
    if (run?.id !== undefined && alike && this.#follows(run.id)) run.count++;
    else {
      const id = hasId ? this.#runId() : undefined;
      const next = { from: this.records.length, count: 1, id };
      this.records.runs.push(next);
      this.#run = alike && this.#sequence > 0 ? next : undefined;
    }
    this.#last = this.#sequence;
  }

  #follows({ sourceId, partition }: RunId): boolean {
    if (this.#sourceId !== sourceId || this.#partition !== partition) return false;
    const [last, next] = [this.#last, this.#sequence];
    if (typeof last === "number" && typeof next === "number") return next === last + 1;
    return BigInt(next) === BigInt(last) + 1n;
  }

  #runId(): RunId {
    return {
      sourceId: this.#sourceId,
      partition: this.#partition,
      sequence: BigInt(this.#sequence),
      key: this.#key,
    };
  }
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
    else if (tag === tagOf(4, BYTES)) timestamp = readTimestamp(scanner);
    else scanner.skip(tag);
  }
  return { sourceId, partition, position, timestamp };
}
