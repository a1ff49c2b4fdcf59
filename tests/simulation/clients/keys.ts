import type { Dice } from "../random.ts";

/** How many operations the history of one key may have; the checker's search is exponential. */
const OPERATIONS = 200;
const UNKNOWN = 6;

/** The keys that clients meet on; each is given up for a new one before its history grows too long. */
export class Keys {
  readonly #keys: { generation: number; operations: number; unknown: number }[];

  constructor(readonly name: string, count: number) {
    this.#keys = Array.from({ length: count }, () => ({
      generation: 0,
      operations: 0,
      unknown: 0,
    }));
  }

  pick(dice: Dice): { readonly key: string; readonly slot: number; readonly generation: number } {
    const slot = dice.integer(0, this.#keys.length);
    const state = this.#keys[slot]!;
    if (state.operations >= OPERATIONS || state.unknown >= UNKNOWN) {
      this.#keys[slot] = { generation: state.generation + 1, operations: 0, unknown: 0 };
    }
    const { generation } = this.#keys[slot]!;
    this.#keys[slot]!.operations++;
    return { key: `${this.name}-${slot}-${generation}`, slot, generation };
  }

  /** An operation on the key of that generation has an unknown outcome. */
  noteUnknown(slot: number, generation: number): void {
    const state = this.#keys[slot]!;
    if (state.generation === generation) state.unknown++;
  }
}
