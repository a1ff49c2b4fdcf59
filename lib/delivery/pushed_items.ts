import type { ItemState, PackedItems } from "../storage/mod.ts";
import { HEAD_BYTES, writeHead } from "./item_head.ts";
import type { WireRecords } from "./wire_batch.ts";

/** Records of a batch, one behind the other, on their way to the store. */
export class PushedItems implements PackedItems {
  readonly #from: number;
  #count: number;

  /** `suffix`: the bytes that go behind each of them. */
  constructor(
    private readonly records: WireRecords,
    { from, count }: { readonly from: number; readonly count: number },
    readonly state: ItemState,
    private readonly epoch: number,
    private readonly suffix: Uint8Array,
  ) {
    this.#from = from;
    this.#count = count;
  }

  get length(): number {
    return this.#count;
  }

  /** Whether the record at `from` lies behind these. */
  isBefore(records: WireRecords, from: number): boolean {
    return records === this.records && from === this.#from + this.#count;
  }

  /** Takes more records, those behind its own. */
  extend(by: number): void {
    this.#count += by;
  }

  headBytes(index: number): number {
    return HEAD_BYTES + this.records.idBytes(this.#from + index);
  }

  copyHead(index: number, target: Uint8Array, at: number): void {
    writeHead(target, at, this.epoch);
    this.records.copyId(this.#from + index, target, at + HEAD_BYTES);
  }

  payloadBytes(index: number): number {
    return this.records.recordBytes(this.#from + index) + this.suffix.length;
  }

  /** Bytes of each record as it came. */
  sizes(): Uint32Array {
    const sizes = new Uint32Array(this.#count);
    for (let i = 0; i < sizes.length; i++) sizes[i] = this.records.recordBytes(this.#from + i);
    return sizes;
  }

  copyPayload(index: number, target: Uint8Array, at: number): void {
    const record = this.#from + index;
    this.records.copyRecord(record, target, at);
    target.set(this.suffix, at + this.records.recordBytes(record));
  }
}
