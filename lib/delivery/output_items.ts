import { NO_BYTES } from "../base/mod.ts";
import type { Item, Partition } from "../buffer/mod.ts";
import type { ItemState, PackedItems } from "../storage/mod.ts";
import { HEAD_BYTES, writeHead } from "./item_head.ts";
import { encodeRecordId, varint64 } from "./record_wire.ts";

type Output = { readonly item: Item; readonly payload: Uint8Array };

/** What transforms have made of records, on its way to the store. */
export class OutputItems implements PackedItems {
  readonly #outputs: Output[] = [];
  #partition: Partition | undefined;
  /** The id of a record of the partition, up to its sequence number. */
  #prefix = NO_BYTES;

  constructor(readonly state: ItemState) {}

  get length(): number {
    return this.#outputs.length;
  }

  /** A record that was made of an item. */
  add(item: Item, payload: Uint8Array): void {
    this.#outputs.push({ item, payload });
  }

  headBytes(index: number): number {
    const { root } = this.#at(index).item;
    return HEAD_BYTES + this.#prefixOf(root.partition).length + varint64(root.sequence).length;
  }

  copyHead(index: number, target: Uint8Array, at: number): void {
    const { root: { partition, sequence, epoch }, rootPosition } = this.#at(index).item;
    const prefix = this.#prefixOf(partition);
    writeHead(target, at, epoch.number, rootPosition);
    target.set(prefix, at + HEAD_BYTES);
    target.set(varint64(sequence), at + HEAD_BYTES + prefix.length);
  }

  payloadBytes(index: number): number {
    return this.#at(index).payload.length;
  }

  copyPayload(index: number, target: Uint8Array, at: number): void {
    target.set(this.#at(index).payload, at);
  }

  #prefixOf(partition: Partition): Uint8Array {
    if (partition !== this.#partition) {
      this.#partition = partition;
      this.#prefix = encodeRecordId(partition.sourceId, partition.number, 0n).subarray(0, -1);
    }
    return this.#prefix;
  }

  #at(index: number): Output {
    const output = this.#outputs[index];
    if (output === undefined) throw new RangeError(`there is no output ${index}`);
    return output;
  }
}
