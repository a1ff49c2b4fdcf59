/**
 * What evaluating an expression costs, counted as it runs. CEL always ends, but nested
 * comprehensions over large lists, or texts that are doubled again and again, need not end today.
 */
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { UNITS_PER_STEP } from "./record.ts";
import type { Regex } from "./regex.ts";
import { TooMuchWork } from "./regex.ts";

/** The evaluation in progress: there is one at a time, since none waits for anything. */
export class Meter {
  #may = 0;
  #left = 0;
  #patterns: ReadonlyMap<string, Regex> = new Map();

  /**
   * Starts an evaluation that may take so many steps. `patterns`: the regular expressions that stand
   * in the expression.
   */
  start(steps: number, patterns: ReadonlyMap<string, Regex>): void {
    this.#may = this.#left = Math.min(steps, PIPELINE_LIMITS.expressionSteps);
    this.#patterns = patterns;
  }

  /** What the evaluation has taken; all that it might where it was stopped. */
  get taken(): number {
    return this.#may - Math.max(0, this.#left);
  }

  pattern(text: string): Regex | undefined {
    return this.#patterns.get(text);
  }

  /** Throws TooMuchWork from the step on that is one too many: then nothing goes on for long. */
  charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooMuchWork("the expression takes too long on this record");
  }

  /** For something that may look at all of `value`, whatever is in it. */
  chargeDeep<T>(value: T): T {
    const open: unknown[] = [value];
    while (open.length > 0) {
      const next = open.pop();
      this.#chargeFlat(next);
      const parts = partsOf(next);
      if (parts === undefined) continue;
      // Before they are taken up, so that a list that is too long is not copied.
      this.charge(parts.size);
      for (const part of parts.values()) open.push(part);
    }
    return value;
  }

  /** For something that looks at the outside of `value`: how much there is, what has a key. */
  chargeFlat<T>(value: T): T {
    this.#chargeFlat(value);
    if (isPlainObject(value)) this.charge(Object.keys(value).length);
    return value;
  }

  /** For something that looks for an item: lists are gone through, maps are not. */
  chargeSearch<T>(value: T): T {
    return Array.isArray(value) ? this.chargeDeep(value) : this.chargeFlat(value);
  }

  /** For a comprehension over `value` that visits so many nodes for each item. */
  chargeItems<T>(value: T, nodes: number): T {
    this.charge(1);
    const parts = partsOf(value);
    if (parts !== undefined) this.charge(parts.size * nodes * PIPELINE_LIMITS.stepsPerNode);
    return value;
  }

  #chargeFlat(value: unknown): void {
    const units = typeof value === "string" || value instanceof Uint8Array ? value.length : 0;
    this.charge(1 + units / UNITS_PER_STEP);
  }
}

type Parts = { readonly size: number; values(): Iterable<unknown> };

function partsOf(value: unknown): Parts | undefined {
  if (Array.isArray(value)) return { size: value.length, values: () => value };
  if (value instanceof Map) {
    return { size: value.size, values: () => [...value.keys(), ...value.values()] };
  }
  if (value instanceof Set) return { size: value.size, values: () => value };
  if (!isPlainObject(value)) return undefined;
  const keys = Object.keys(value);
  return { size: keys.length, values: () => [...keys, ...Object.values(value)] };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
