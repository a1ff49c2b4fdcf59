/** What the store keeps of an item beside its payload. */
import { FatalError } from "../base/mod.ts";
import { scanRecordId, type WireRecordId } from "./record_wire.ts";

/** Kind (1 byte), epoch of the source (4), position of the record that it comes of (8). */
const HEADER_BYTES = 13;
const KIND = 1;
const PIECE_BYTES = 32 * 1_024;

export type ItemHead = {
  readonly epoch: number;
  /** Where the record lay of which a transform made this; undefined for the record itself. */
  readonly rootPosition: number | undefined;
  /** Of the record. */
  readonly id: WireRecordId;
};

export function encodeHead(
  id: Pick<WireRecordId, "bytes">,
  epoch: number,
  rootPosition?: number,
): Uint8Array {
  const head = new Uint8Array(HEADER_BYTES + id.bytes.length);
  const view = new DataView(head.buffer);
  view.setUint8(0, KIND);
  view.setUint32(1, epoch);
  view.setFloat64(5, rootPosition ?? 0);
  head.set(id.bytes, HEADER_BYTES);
  return head;
}

/** Heads of the records of one push, in one piece of memory. */
export class HeadWriter {
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** As `encodeHead`, for a record as it came. */
  write({ bytes: id }: Pick<WireRecordId, "bytes">, epoch: number): Uint8Array {
    const end = this.#at + HEADER_BYTES + id.length;
    if (end > this.#bytes.length) this.#more(HEADER_BYTES + id.length);
    const from = this.#at;
    this.#view.setUint8(from, KIND);
    this.#view.setUint32(from + 1, epoch);
    this.#bytes.set(id, from + HEADER_BYTES);
    this.#at = from + HEADER_BYTES + id.length;
    return this.#bytes.subarray(from, this.#at);
  }

  #more(atLeast: number): void {
    this.#bytes = new Uint8Array(Math.max(PIECE_BYTES, atLeast));
    this.#view = new DataView(this.#bytes.buffer);
    this.#at = 0;
  }
}

/** Throws FatalError for what a newer program has written. */
export function decodeHead(head: Uint8Array): ItemHead {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < HEADER_BYTES || view.getUint8(0) !== KIND) {
    throw new FatalError("the records were written by a newer program: use that");
  }
  const root = view.getFloat64(5);
  return {
    epoch: view.getUint32(1),
    rootPosition: root === 0 ? undefined : root,
    id: scanRecordId(head.subarray(HEADER_BYTES)),
  };
}
