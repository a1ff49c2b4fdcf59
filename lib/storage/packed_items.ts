import type { ItemState, NewItem, PackedItems, RecordWrite } from "./record_contract.ts";

/** All items of a write, in order. */
export function itemsOf({ items = [], packed = [] }: RecordWrite): readonly PackedItems[] {
  return items.length === 0 ? packed : [...items.map((item) => new SingleItem(item)), ...packed];
}

/** A new item as the others are. */
class SingleItem implements PackedItems {
  readonly length = 1;
  readonly state: ItemState;

  constructor(private readonly item: NewItem) {
    this.state = item.state;
  }

  headBytes(): number {
    return this.item.head.length;
  }

  copyHead(_: number, target: Uint8Array, at: number): void {
    target.set(this.item.head, at);
  }

  payloadBytes(): number {
    return this.item.payload.length;
  }

  copyPayload(_: number, target: Uint8Array, at: number): void {
    target.set(this.item.payload, at);
  }
}
