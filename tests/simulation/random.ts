import { integerBetween, type Rng, seededRng } from "../../lib/base/mod.ts";

/** What the simulator draws. Every part has a generator of its own, so that one does not sway another. */
export class Dice implements Rng {
  readonly #rng: Rng;

  constructor(seed: number, part: string) {
    let mixed = seed | 0;
    for (let i = 0; i < part.length; i++) mixed = Math.imul(mixed ^ part.charCodeAt(i), 0x9e3779b1);
    this.#rng = seededRng(mixed ^ (mixed >>> 15));
  }

  next(): number {
    return this.#rng.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** An integer in [low, high). */
  integer(low: number, high: number): number {
    return integerBetween(this, low, high);
  }

  /** The gap to the next of events that come at random, `mean` apart. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.integer(0, from.length)];
    if (found === undefined) throw new Error("there is nothing to pick from");
    return found;
  }

  /** In an order drawn anew. */
  shuffle<T>(list: readonly T[]): T[] {
    const order = [...list];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.integer(0, i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
