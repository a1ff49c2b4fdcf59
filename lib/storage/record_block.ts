/** How items lie on disk: in blocks, each with one value for its heads and its payloads apart. */
import { crc32 } from "node:zlib";
import { FatalError, STORAGE_LIMITS } from "../base/mod.ts";
import type { ItemPosition, ItemState } from "./record_contract.ts";

/** Positions of one block: its number times this, and up. */
export const BLOCK_ITEMS = 1_024;

const FORMAT = 1;
/** Format (1 byte), number of items (2), number of payload values (2), checksum (4). */
const HEADER_BYTES = 9;
/** Length of the payload (4 bytes), its checksum (4), state (4), length of the head (2). */
const ITEM_OVERHEAD = 14;

/** What is in memory of a block. */
export type Block = {
  readonly id: number;
  /** Where the payload of each item begins in that of the block; the last is where it ends. */
  readonly offsets: Uint32Array;
  readonly checksums: Uint32Array;
  /** Values that the payload is split over. */
  readonly parts: number;
  /** Of the stored heads, so that they are known again. */
  readonly headsChecksum: number;
  states: Uint32Array;
};

export function blockOf(position: ItemPosition): number {
  return Math.floor(position / BLOCK_ITEMS);
}

export function indexOf(position: ItemPosition): number {
  return position % BLOCK_ITEMS;
}

export function positionOf(block: number, index: number): ItemPosition {
  return block * BLOCK_ITEMS + index;
}

/** Of a payload at its place: one that lies elsewhere does not match. */
export function payloadChecksum(block: number, index: number, payload: Uint8Array): number {
  return crc32(payload, (Math.imul(block, 0x9e3779b1) ^ index) >>> 0);
}

/** Where the pieces of one block are put together, to be copied out; used for one after the other. */
export class BlockScratch {
  /** Room for the value of the heads; items begin behind the header. */
  readonly heads = new Uint8Array(STORAGE_LIMITS.valueBytes);
  readonly payload = new Uint8Array(STORAGE_LIMITS.valueBytes);
  readonly #view = new DataView(this.heads.buffer);
  readonly #offsets = new Uint32Array(BLOCK_ITEMS + 1);
  readonly #checksums = new Uint32Array(BLOCK_ITEMS);
  readonly #states = new Uint32Array(BLOCK_ITEMS);
  #items = 0;
  #end = HEADER_BYTES;

  /** How many items it has. */
  get items(): number {
    return this.#items;
  }

  /** Where the payload of the next item begins in that of the block. */
  get payloadBytes(): number {
    return this.#offsets[this.#items] ?? 0;
  }

  clear(): void {
    this.#items = 0;
    this.#end = HEADER_BYTES;
  }

  /** Whether the head of one more item fits. */
  fits(headBytes: number): boolean {
    return this.#items < BLOCK_ITEMS && this.#end + ITEM_OVERHEAD + headBytes <= this.heads.length;
  }

  /** Counts one more item. Returns where in `heads` its head has to go. */
  add(state: ItemState, payloadBytes: number, checksum: number, headBytes: number): number {
    const at = this.#end;
    this.#view.setUint32(at, payloadBytes);
    this.#view.setUint32(at + 4, checksum);
    this.#view.setUint32(at + 8, state);
    this.#view.setUint16(at + 12, headBytes);
    this.#checksums[this.#items] = checksum;
    this.#states[this.#items] = state;
    this.#offsets[this.#items + 1] = this.payloadBytes + payloadBytes;
    this.#items++;
    this.#end = at + ITEM_OVERHEAD + headBytes;
    return at + ITEM_OVERHEAD;
  }

  /** The value that holds the heads, and the block as memory has it; begins anew. */
  finish(id: number, parts: number): { bytes: Uint8Array; block: Block } {
    const [items, end] = [this.#items, this.#end];
    this.clear();
    this.#view.setUint8(0, FORMAT);
    this.#view.setUint16(1, items);
    this.#view.setUint16(3, parts);
    const bytes = this.heads.slice(0, end);
    const headsChecksum = sum(id, "heads", bytes.subarray(0, 5), bytes.subarray(HEADER_BYTES));
    new DataView(bytes.buffer).setUint32(5, headsChecksum);
    const offsets = this.#offsets.slice(0, items + 1);
    const checksums = this.#checksums.slice(0, items);
    const states = this.#states.slice(0, items);
    return { bytes, block: { id, offsets, checksums, parts, headsChecksum, states } };
  }
}

export type DecodedHeads = { readonly block: Block; readonly heads: readonly Uint8Array[] };

/** Throws FatalError when the value is not what was written for block `id`. */
export function decodeHeads(id: number, bytes: Uint8Array): DecodedHeads {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readable = bytes.length >= HEADER_BYTES && view.getUint8(0) === FORMAT;
  const expected = readable
    ? sum(id, "heads", bytes.subarray(0, 5), bytes.subarray(HEADER_BYTES))
    : undefined;
  if (expected === undefined || view.getUint32(5) !== expected) throw damaged(`block ${id}`);
  const count = view.getUint16(1);
  const offsets = new Uint32Array(count + 1);
  const checksums = new Uint32Array(count);
  const states = new Uint32Array(count);
  const heads: Uint8Array[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    offsets[i + 1] = (offsets[i] ?? 0) + view.getUint32(at);
    checksums[i] = view.getUint32(at + 4);
    states[i] = view.getUint32(at + 8);
    const end = at + ITEM_OVERHEAD + view.getUint16(at + 12);
    heads.push(bytes.subarray(at + ITEM_OVERHEAD, end));
    at = end;
  }
  const parts = view.getUint16(3);
  return { block: { id, offsets, checksums, parts, headsChecksum: expected, states }, heads };
}

/** The states of a block once they are not those of its heads any more. */
export function encodeStates(id: number, states: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 + states.length * 4);
  const view = new DataView(bytes.buffer);
  states.forEach((state, i) => view.setUint32(4 + i * 4, state));
  view.setUint32(0, sum(id, "states", bytes.subarray(4)));
  return bytes;
}

/** Throws FatalError when the value is not what was written for block `id`. */
export function decodeStates(id: number, bytes: Uint8Array, count: number): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const intact = bytes.length === 4 + count * 4 &&
    view.getUint32(0) === sum(id, "states", bytes.subarray(4));
  if (!intact) throw damaged(`the states of block ${id}`);
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(4 + i * 4));
}

/** A value under a name, with a checksum of both. */
export function sealBytes(name: string, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + value.length);
  bytes.set(value, 4);
  new DataView(bytes.buffer).setUint32(0, crc32(value, crc32(name)));
  return bytes;
}

/** Throws FatalError when the value is not what was sealed under `name`. */
export function unsealBytes(name: string, stored: unknown): Uint8Array {
  if (stored instanceof Uint8Array && stored.length >= 4) {
    const value = stored.subarray(4);
    const checksum = new DataView(stored.buffer, stored.byteOffset).getUint32(0);
    if (crc32(value, crc32(name)) === checksum) return value;
  }
  throw damaged(`${JSON.stringify(name)}`);
}

function sum(id: number, kind: string, ...parts: Uint8Array[]): number {
  return parts.reduce((checksum, part) => crc32(part, checksum), crc32(`${kind} ${id}`));
}

export function damaged(what: string): FatalError {
  return new FatalError(
    `the records' database is damaged (${what}): restore the files records.* from a copy, or ` +
      "remove them; then sources have to send again what was not committed",
  );
}
