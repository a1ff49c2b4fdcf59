import { splitBytes, STORAGE_LIMITS } from "../base/mod.ts";
import { type Block, type BlockScratch, payloadChecksum, positionOf } from "./record_block.ts";
import type { ItemPosition, PackedItems } from "./record_contract.ts";

/** A block as it goes to disk. */
export type BuiltBlock = {
  readonly block: Block;
  readonly heads: Uint8Array;
  readonly payload: readonly Uint8Array[];
};

/**
 * Packs items into blocks, in order: many small ones into one value, a large one into a block of its
 * own over several.
 */
export class BlockBuilder {
  readonly #built: BuiltBlock[] = [];
  /** The payload of the block, where that is one item that needs several values. */
  #large: Uint8Array | undefined;

  /** `next`: the number of the first block that is built. */
  constructor(private next: number, private readonly scratch: BlockScratch) {
    scratch.clear();
  }

  /** Adds to `positions` where the items will lie. */
  add(items: PackedItems, positions: ItemPosition[]): void {
    for (let i = 0; i < items.length; i++) positions.push(this.#addOne(items, i));
  }

  finish(): readonly BuiltBlock[] {
    this.#close();
    return this.#built;
  }

  #addOne(items: PackedItems, i: number): ItemPosition {
    const { scratch } = this;
    const headBytes = items.headBytes(i);
    const payloadBytes = items.payloadBytes(i);
    const full = scratch.payloadBytes + payloadBytes > STORAGE_LIMITS.valueBytes;
    if (full || !scratch.fits(headBytes)) this.#close();
    if (payloadBytes > STORAGE_LIMITS.valueBytes) this.#large = new Uint8Array(payloadBytes);
    const [index, from] = [scratch.items, scratch.payloadBytes];
    const payload = this.#large ?? scratch.payload;
    items.copyPayload(i, payload, from);
    const bytes = payload.subarray(from, from + payloadBytes);
    const checksum = payloadChecksum(this.next, index, bytes);
    const head = scratch.add(items.state, payloadBytes, checksum, headBytes);
    items.copyHead(i, scratch.heads, head);
    return positionOf(this.next, index);
  }

  #close(): void {
    const { scratch } = this;
    if (scratch.items === 0) return;
    const payload = this.#large ?? scratch.payload.slice(0, scratch.payloadBytes);
    this.#large = undefined;
    const id = this.next++;
    const parts = splitBytes(payload, STORAGE_LIMITS.valueBytes);
    const { bytes, block } = scratch.finish(id, parts.length);
    this.#built.push({ block, heads: bytes, payload: parts });
  }
}
