/** How full something is, in steps that do not flutter. */
export type Level = "none" | "low" | "medium" | "high" | "critical";

const LEVELS = ["none", "low", "medium", "high", "critical"] as const satisfies readonly Level[];

export function isAtLeast(level: Level, other: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(other);
}

/** From `threshold` (a share of the capacity) to full in three steps; critical is full. */
function startsOf(capacity: number, threshold: number): number[] {
  const start = (share: number) => capacity * (threshold + (1 - threshold) * share);
  return [0, start(0), start(1 / 3), start(2 / 3), capacity];
}

/** A count with a bound and a level. It rises where a level begins, and falls a little later. */
export class Gauge {
  #count = 0;
  #level = 0;
  readonly #starts: readonly number[];
  /** So much below its beginning a level ends: a quarter of a step, and at least 1. */
  readonly #slack: number;

  constructor(readonly capacity: number, readonly threshold: number) {
    this.#starts = startsOf(capacity, threshold);
    this.#slack = Math.max(1, capacity * (1 - threshold) / 12);
  }

  get count(): number {
    return this.#count;
  }

  get free(): number {
    return Math.max(0, this.capacity - this.#count);
  }

  get level(): Level {
    return LEVELS[this.#level] ?? "none";
  }

  /** The share of what is free below the threshold; credits shrink with it above. 0 to 1. */
  get ease(): number {
    if (this.threshold >= 1) return 1;
    const above = this.#count / this.capacity - this.threshold;
    return Math.min(1, Math.max(0, 1 - above / (1 - this.threshold)));
  }

  /** How many have to go until the level is back at "none". */
  get excess(): number {
    return Math.max(0, this.#count - Math.max(0, (this.#starts[1] ?? 0) - this.#slack));
  }

  add(by: number): void {
    this.#count += by;
    while (this.#level < 4 && this.#count > 0 && this.#reaches(this.#level + 1)) this.#level++;
    while (this.#level > 0 && this.#isBelow(this.#level)) this.#level--;
  }

  #reaches(level: number): boolean {
    return this.#count >= (this.#starts[level] ?? Infinity);
  }

  #isBelow(level: number): boolean {
    return this.#count === 0 || this.#count <= (this.#starts[level] ?? 0) - this.#slack;
  }
}
