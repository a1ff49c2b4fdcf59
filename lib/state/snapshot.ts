/**
 * The whole state as a stream of bytes, cut into chunks anywhere.
 *
 * Format: one byte of version, then records, each a length (uint32, big endian) and msgpack:
 * the head [0, revision, time], every service [1, ...], every offset [2, ...], and the end
 * [3, services, offsets], whose counts have to agree.
 *
 * Records stand in the order in which they entered the state. All replicas apply the same commands
 * in the same order, and restoring keeps it, so equal states give equal bytes.
 */
import { ConveyorError, FatalError } from "../base/mod.ts";
import { Fields, FormatError, type Packed, packShared, packText, packUint64 } from "./fields.ts";
import type { Service } from "./service.ts";
import {
  packHealth,
  packSpec,
  packTimestamp,
  readHealth,
  readSpec,
  readTimestamp,
} from "./service_codec.ts";
import { serviceRecord } from "./services.ts";
import { type FrozenState, type OffsetRecord, ReplicatedState } from "./state.ts";

const SNAPSHOT_VERSION = 1;
const LENGTH_BYTES = 4;
/** Far above any record; a length beyond it is damage, and must not be waited for. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

const HEAD = 0;
const SERVICE = 1;
const OFFSET = 2;
const END = 3;

/**
 * `frozen` as chunks of exactly `chunkBytes`, the last one shorter. Work is done as chunks are
 * asked for, so the caller decides how long a slice takes.
 */
export function* encodeSnapshot(frozen: FrozenState, chunkBytes: number): Generator<Uint8Array> {
  let chunk = new Uint8Array(chunkBytes);
  let used = 0;
  for (const piece of pieces(frozen)) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + chunkBytes - used);
      chunk.set(part, used);
      at += part.length;
      used += part.length;
      if (used < chunkBytes) continue;
      yield chunk;
      chunk = new Uint8Array(chunkBytes);
      used = 0;
    }
  }
  if (used > 0) yield chunk.slice(0, used);
}

/** Takes the chunks of a snapshot, cut in any way, and gives the state. */
export class SnapshotDecoder {
  #pending: Uint8Array = new Uint8Array(64 * 1024);
  #used = 0;
  #version: number | undefined;
  #head: { readonly revision: number; readonly time: number } | undefined;
  #ended = false;
  readonly #services: Service[] = [];
  readonly #offsets: OffsetRecord[] = [];

  /** Throws ConveyorError `data_loss` for malformed bytes, FatalError for a newer format. */
  push(chunk: Uint8Array): void {
    try {
      this.#take(chunk);
    } catch (error) {
      throw asDataLoss(error);
    }
  }

  /** The state, once all chunks are in. Throws ConveyorError `data_loss` when some are missing. */
  finish(): ReplicatedState {
    const head = this.#head;
    if (head === undefined || !this.#ended || this.#used > 0) {
      throw asDataLoss(new FormatError("it ends too early"));
    }
    return ReplicatedState.from({ ...head, services: this.#services, offsets: this.#offsets });
  }

  #take(chunk: Uint8Array): void {
    let rest = chunk;
    if (this.#version === undefined && rest.length > 0) {
      this.#version = checkVersion(rest[0]);
      rest = rest.subarray(1);
    }
    // Whole records are read where they are; only one that is cut is gathered first.
    while (rest.length > 0) {
      if (this.#used === 0) {
        const length = wholeLength(rest);
        if (length <= rest.length) {
          this.#record(rest.subarray(LENGTH_BYTES, length));
          rest = rest.subarray(length);
          continue;
        }
      }
      rest = this.#gather(rest);
    }
  }

  /** Adds what is missing of the record that is cut; gives what is left. */
  #gather(rest: Uint8Array): Uint8Array {
    const wanted = this.#used < LENGTH_BYTES ? LENGTH_BYTES : wholeLength(this.#filled());
    const part = rest.subarray(0, wanted - this.#used);
    this.#reserve(this.#used + part.length);
    this.#pending.set(part, this.#used);
    this.#used += part.length;
    if (this.#used >= LENGTH_BYTES && this.#used === wholeLength(this.#filled())) {
      const record = this.#filled().subarray(LENGTH_BYTES);
      this.#used = 0;
      this.#record(record);
    }
    return rest.subarray(part.length);
  }

  #filled(): Uint8Array {
    return this.#pending.subarray(0, this.#used);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#pending.length) return;
    const larger = new Uint8Array(bytes * 2);
    larger.set(this.#filled());
    this.#pending = larger;
  }

  #record(bytes: Uint8Array): void {
    const fields = Fields.of(bytes);
    const kind = fields.integer();
    if (this.#ended) throw new FormatError("there is something behind its end");
    if ((kind === HEAD) !== (this.#head === undefined)) throw new FormatError("its head is amiss");
    switch (kind) {
      case HEAD:
        this.#head = { revision: fields.integer(), time: fields.number() };
        break;
      case SERVICE:
        this.#services.push(readService(fields));
        break;
      case OFFSET:
        this.#offsets.push(readOffset(fields));
        break;
      case END:
        this.#checkCounts(fields.integer(), fields.integer());
        this.#ended = true;
        break;
      default:
        throw new FormatError(`it has a record of unknown kind ${kind}`);
    }
    fields.end();
  }

  #checkCounts(services: number, offsets: number): void {
    if (services === this.#services.length && offsets === this.#offsets.length) return;
    throw new FormatError(
      `it has ${this.#services.length} of ${services} services and ` +
        `${this.#offsets.length} of ${offsets} offsets`,
    );
  }
}

function* pieces({ revision, time, services, offsets }: FrozenState): Generator<Uint8Array> {
  yield Uint8Array.of(SNAPSHOT_VERSION);
  yield framed([HEAD, revision, time]);
  for (const service of services) yield framed(packService(service));
  for (const record of offsets) yield framed(packOffset(record));
  yield framed([END, services.length, offsets.length]);
}

function framed(record: Packed): Uint8Array {
  const bytes = packShared(record);
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}

/** The length of the first frame, with its prefix; Infinity while the prefix is incomplete. */
function wholeLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) return Infinity;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > MAX_RECORD_BYTES) throw new FormatError(`it has a record of ${length} bytes`);
  return LENGTH_BYTES + length;
}

function packService(service: Service): Packed {
  return [
    SERVICE,
    packSpec(service),
    service.registrationId,
    service.leaseId,
    service.registeredAt,
    packHealth(service.health),
    service.leaseLapsed,
    service.modifiedRevision,
  ];
}

function readService(fields: Fields): Service {
  return serviceRecord(readSpec(fields.record()), {
    registrationId: fields.text(),
    leaseId: fields.text(),
    registeredAt: fields.number(),
    health: readHealth(fields.record()),
    leaseLapsed: fields.flag(),
    modifiedRevision: fields.integer(),
  });
}

function packOffset({ sourceId, partition, offset, timestamp }: OffsetRecord): Packed {
  const time = packTimestamp(timestamp);
  return [OFFSET, packText(sourceId), partition, packUint64(offset), time];
}

function readOffset(fields: Fields): OffsetRecord {
  return {
    sourceId: fields.text(),
    partition: fields.integer(),
    offset: fields.bigint(),
    timestamp: readTimestamp(fields),
  };
}

function checkVersion(version: number | undefined): number {
  if (version === SNAPSHOT_VERSION) return version;
  throw new FatalError(
    `a snapshot has format version ${version}, but this program knows ${SNAPSHOT_VERSION}: ` +
      "a newer one wrote it",
  );
}

function asDataLoss(error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new ConveyorError("data_loss", `a snapshot is damaged: ${error.message}`);
}
