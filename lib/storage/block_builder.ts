import { splitBytes, STORAGE_LIMITS } from "../base/mod.ts";
import {
  type Block,
  BLOCK_ITEMS,
  type BlockItem,
  encodeHeads,
  ITEM_OVERHEAD,
  payloadChecksum,
  positionOf,
} from "./record_block.ts";
import type { ItemPosition, NewItem } from "./record_contract.ts";

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
  #items: NewItem[] = [];
  #payloadBytes = 0;
  #headBytes = 0;

  /** `next`: the number of the first block that is built. */
  constructor(private next: number) {}

  /** Returns where the item will lie. */
  add(item: NewItem): ItemPosition {
    const headBytes = item.head.length + ITEM_OVERHEAD;
    const payloadBytes = item.payload.length + (item.suffix?.length ?? 0);
    const full = this.#items.length === BLOCK_ITEMS ||
      this.#payloadBytes + payloadBytes > STORAGE_LIMITS.valueBytes ||
      this.#headBytes + headBytes > STORAGE_LIMITS.valueBytes - ITEM_OVERHEAD;
    if (full) this.#close();
    this.#items.push(item);
    this.#payloadBytes += payloadBytes;
    this.#headBytes += headBytes;
    return positionOf(this.next, this.#items.length - 1);
  }

  finish(): readonly BuiltBlock[] {
    this.#close();
    return this.#built;
  }

  #close(): void {
    if (this.#items.length === 0) return;
    const id = this.next++;
    const payload = new Uint8Array(this.#payloadBytes);
    let at = 0;
    const items = this.#items.map(({ head, state, payload: bytes, suffix }, i): BlockItem => {
      const from = at;
      payload.set(bytes, at);
      at += bytes.length;
      if (suffix !== undefined) payload.set(suffix, at);
      at += suffix?.length ?? 0;
      const checksum = payloadChecksum(id, i, payload.subarray(from, at));
      return { head, state, payloadBytes: at - from, checksum };
    });
    const parts = splitBytes(payload, STORAGE_LIMITS.valueBytes);
    const { bytes, block } = encodeHeads(id, items, parts.length);
    this.#built.push({ block, heads: bytes, payload: parts });
    this.#items = [];
    this.#payloadBytes = 0;
    this.#headBytes = 0;
  }
}
