import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";
import type { Entry, EntryKind } from "../raft/mod.ts";

const KINDS: readonly EntryKind[] = ["noop", "command", "membership"];
const HEADER_BYTES = 18;

/**
 * One entry as it lies on disk: term (8 bytes), kind (1), format (1), length of the data (4),
 * checksum (4), data. The checksum covers index, header and data and is chained to that of the
 * entry before, so that a missing, swapped or changed entry cannot go unnoticed.
 */
export function encodeEntry(
  entry: Entry,
  previous: number,
): { bytes: Uint8Array; checksum: number } {
  const bytes = new Uint8Array(HEADER_BYTES + entry.data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(entry.term / 2 ** 32));
  view.setUint32(4, entry.term % 2 ** 32);
  view.setUint8(8, KINDS.indexOf(entry.kind));
  view.setUint8(9, 1);
  view.setUint32(10, entry.data.length);
  bytes.set(entry.data, HEADER_BYTES);
  const checksum = chain(entry.index, bytes, previous);
  view.setUint32(14, checksum);
  return { bytes, checksum };
}

/** Reads an entry and verifies its checksum against that of the one before. Throws FatalError. */
export function decodeEntry(
  index: number,
  bytes: Uint8Array,
  previous: number,
): { entry: Entry; checksum: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = bytes.length >= HEADER_BYTES ? KINDS[view.getUint8(8)] : undefined;
  if (kind === undefined || view.getUint8(9) !== 1) {
    throw new FatalError(`log entry ${index} is not readable`);
  }
  const checksum = view.getUint32(14);
  const length = view.getUint32(10);
  const intact = length === bytes.length - HEADER_BYTES &&
    chain(index, bytes, previous) === checksum;
  if (!intact) throw new FatalError(`log entry ${index} does not match its checksum`);
  const term = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  return { entry: { index, term, kind, data: bytes.subarray(HEADER_BYTES) }, checksum };
}

/** What the checksum of an entry begins with: its index and its header, as far as it is covered. */
const COVERED = new Uint8Array(8 + 14);
const COVERED_VIEW = new DataView(COVERED.buffer);

function chain(index: number, bytes: Uint8Array, previous: number): number {
  COVERED_VIEW.setUint32(0, Math.floor(index / 2 ** 32));
  COVERED_VIEW.setUint32(4, index % 2 ** 32);
  COVERED.set(bytes.subarray(0, 14), 8);
  return crc32(bytes.subarray(HEADER_BYTES), crc32(COVERED, previous));
}
