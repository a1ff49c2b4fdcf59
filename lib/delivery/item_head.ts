/** What the store keeps of an item beside its payload. */
import { FatalError } from "../base/mod.ts";
import { scanRecordId, type WireRecordId } from "./record_wire.ts";

/** Before the id: kind (1 byte), epoch of the source (4), position of the record it comes of (8). */
export const HEAD_BYTES = 13;
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
  const head = new Uint8Array(HEAD_BYTES + id.bytes.length);
  writeHead(head, 0, epoch, rootPosition);
  head.set(id.bytes, HEAD_BYTES);
  return head;
}

/** As `encodeHead`: writes what goes before the id. */
export function writeHead(
  target: Uint8Array,
  at: number,
  epoch: number,
  rootPosition = 0,
): void {
  target.fill(0, at, at + HEAD_BYTES);
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
  if (head.length < HEAD_BYTES || view.getUint8(0) !== KIND) {
    throw new FatalError("the records were written by a newer program: use that");
  }
  const root = view.getFloat64(5);
  return {
    epoch: view.getUint32(1),
    rootPosition: root === 0 ? undefined : root,
    id: scanRecordId(head.subarray(HEAD_BYTES)),
  };
}
