/** What the store keeps of an item beside its payload. */
import { FatalError } from "../base/mod.ts";
import { scanRecordId, type WireRecordId } from "./record_wire.ts";

/** Kind (1 byte), epoch of the source (4), position of the record that it comes of (8). */
const HEADER_BYTES = 13;
const KIND = 1;

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

/** What a head has before the id of the record. */
export const HEAD_BYTES = HEADER_BYTES;

/** As `encodeHead`: writes what goes before the id. */
export function writeHead(
  target: Uint8Array,
  at: number,
  epoch: number,
  rootPosition = 0,
): void {
  target.fill(0, at, at + HEADER_BYTES);
  if (rootPosition > 0) {
    new DataView(target.buffer, target.byteOffset).setFloat64(at + 5, rootPosition);
  }
  target[at] = KIND;
  target[at + 1] = epoch >>> 24;
  target[at + 2] = epoch >>> 16;
  target[at + 3] = epoch >>> 8;
  target[at + 4] = epoch;
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
