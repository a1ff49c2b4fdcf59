/**
 * The whole state as a stream of bytes, cut into chunks anywhere.
 *
 * Format: one byte of version, then records, each a length (uint32, big endian) and msgpack:
 * the head [0, revision, time], every service [1, ...], every offset [2, ...], and the end
 * [3, services, offsets], whose counts have to agree.
 *
 * Services stand in the order of their ids, offsets in that of source and partition, so that equal
 * states give equal bytes, whatever led to them.
 */
import { ConveyorError, FatalError } from "../base/mod.ts";
import { Fields, FormatError } from "./fields.ts";
import { OffsetTable } from "./offsets.ts";
import { readTimestamp } from "./service_codec.ts";
import { ServiceTable } from "./service_table.ts";
import {
  END,
  HEAD,
  LENGTH_BYTES,
  OFFSET,
  pieces,
  readService,
  SERVICE,
  SNAPSHOT_VERSION,
  wholeLength,
} from "./snapshot_records.ts";
import { type FrozenState, ReplicatedState } from "./state.ts";

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
  readonly #services = new ServiceTable();
  readonly #offsets = new OffsetTable();

  /** Throws ConveyorError `data_loss` for malformed bytes, FatalError for a newer format. */
  push(chunk: Uint8Array): void {
    try {
      this.#take(chunk);
    } catch (error) {
      this.#ended = false;
      throw asDataLoss(error);
    }
  }

  /** The state, once all chunks are in. Throws ConveyorError `data_loss` when some are missing. */
  finish(): ReplicatedState {
    const head = this.#head;
    if (head === undefined || !this.#ended || this.#used > 0) {
      throw asDataLoss(new FormatError("it ends too early"));
    }
    return new ReplicatedState({ ...head, services: this.#services, offsets: this.#offsets });
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
        this.#services.put(readService(fields));
        break;
      case OFFSET:
        this.#takeOffset(fields);
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

  #takeOffset(fields: Fields): void {
    const [sourceId, partition] = [fields.text(), fields.integer()];
    const committed = { offset: fields.uint64(), timestamp: readTimestamp(fields) };
    this.#offsets.put(sourceId, partition, committed);
  }

  #checkCounts(services: number, offsets: number): void {
    if (services === this.#services.size && offsets === this.#offsets.size) return;
    throw new FormatError(
      `it has ${this.#services.size} of ${services} services and ` +
        `${this.#offsets.size} of ${offsets} offsets`,
    );
  }
}

function checkVersion(version: number | undefined): number {
  if (version === SNAPSHOT_VERSION) return version;
  if (version === undefined || version < SNAPSHOT_VERSION) {
    throw new FormatError(`there is no format version ${version}`);
  }
  throw new FatalError(
    `a newer program wrote a snapshot: it has format version ${version}, and this program knows ` +
      SNAPSHOT_VERSION,
  );
}

function asDataLoss(error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new ConveyorError("data_loss", `a snapshot is damaged: ${error.message}`);
}
