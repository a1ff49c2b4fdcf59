import { integerBetween, type Rng } from "../../lib/base/mod.ts";

/** How many operations the history of one key may have; the checker's search is exponential. */
const OPERATIONS = 250;
const UNKNOWN = 6;

export type Key = { readonly name: string; noteUnknown(): void };

type Slot = { generation: number; operations: number; unknown: number };

/** The keys that clients meet on; each is given up for a new one before its history is too long. */
export class Keys {
  readonly #slots: Slot[];

  constructor(readonly prefix: string, count: number) {
    this.#slots = Array.from({ length: count }, () => fresh(0));
  }

  pick(rng: Rng): Key {
    const at = integerBetween(rng, 0, this.#slots.length);
    let slot = this.#slots[at] ?? fresh(0);
    if (slot.operations >= OPERATIONS || slot.unknown >= UNKNOWN) {
      slot = fresh(slot.generation + 1);
      this.#slots[at] = slot;
    }
    slot.operations++;
    const chosen = slot;
    return {
      name: `${this.prefix}-${at}-${slot.generation}`,
      noteUnknown: () => void chosen.unknown++,
    };
  }
}

function fresh(generation: number): Slot {
  return { generation, operations: 0, unknown: 0 };
}
