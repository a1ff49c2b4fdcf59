import type { Model } from "./model.ts";
import type { Operation } from "./history.ts";

/** `unknown`: the search was given up; that is neither good nor bad, and says so. */
export type Verdict<Input, Output> =
  | { readonly verdict: "linearizable"; readonly configurations: number }
  | { readonly verdict: "unknown"; readonly configurations: number; readonly reason: string }
  | {
    readonly verdict: "illegal";
    readonly configurations: number;
    /** A longest order that the model allows, and the operations that fit nowhere behind it. */
    readonly explained: readonly Operation<Input, Output>[];
    readonly stuck: readonly Operation<Input, Output>[];
  };

export type Bounds = {
  /** Operations of one key. */
  readonly operations: number;
  /** Pairs of what is linearized and the state it leads to that are looked at. */
  readonly configurations: number;
};

export const DEFAULT_BOUNDS: Bounds = { operations: 2_000, configurations: 500_000 };

/**
 * Whether the operations of one key, in the order of their calls, have an order in which each takes
 * effect at one moment between its call and its return and `model` allows every answer. One of
 * unknown outcome may come at any time after its call, or not at all.
 *
 * Source: J. Wing and C. Gong, "Testing and Verifying Concurrent Objects" (1993), with the memory
 * of configurations seen from G. Lowe, "Testing for Linearizability" (2017).
 */
export function checkKey<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  bounds: Bounds = DEFAULT_BOUNDS,
): Verdict<Input, Output> {
  if (operations.length > bounds.operations) {
    const reason = `${operations.length} operations, more than ${bounds.operations}`;
    return { verdict: "unknown", configurations: 0, reason };
  }
  return new Search(model, operations, bounds).run();
}

/** One step of the order that is being tried. */
type Frame<State> = {
  readonly operation: number;
  readonly before: State;
  readonly successors: readonly State[];
  next: number;
};

class Search<State, Input, Output> {
  readonly #model: Model<State, Input, Output>;
  readonly #operations: readonly Operation<Input, Output>[];
  readonly #limit: number;
  readonly #timeline: Timeline;
  readonly #linearized: Linearized;
  readonly #seen = new Set<string>();
  readonly #frames: Frame<State>[] = [];
  #state: State;
  #best: number[] = [];
  #bestAnswered = -1;

  constructor(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    bounds: Bounds,
  ) {
    this.#model = model;
    this.#operations = operations;
    this.#limit = bounds.configurations;
    this.#timeline = new Timeline(operations);
    this.#linearized = new Linearized(operations.length);
    this.#state = model.initial;
  }

  run(): Verdict<Input, Output> {
    for (;;) {
      this.#keepBest();
      const configurations = this.#seen.size;
      if (this.#timeline.answered === 0) return { verdict: "linearizable", configurations };
      if (configurations > this.#limit) {
        const reason = `more than ${this.#limit} configurations`;
        return { verdict: "unknown", configurations, reason };
      }
      if (!this.#advance(0) && !this.#retreat()) return this.#illegal();
    }
  }

  /** Linearizes one more of the operations that may come next, behind `from` in the order tried. */
  #advance(from: number): boolean {
    for (const operation of this.#timeline.candidates(from)) {
      const successors = this.#successors(operation);
      const frame = { operation, before: this.#state, successors, next: 0 };
      if (this.#enter(frame)) return true;
    }
    return false;
  }

  #successors(operation: number): State[] {
    const { input, answer } = this.#operations[operation]!;
    const states = this.#model.step(this.#state, input, answer);
    if (answer !== undefined) return states;
    // Nobody waits for it, so to take it where it changes nothing gains nothing.
    const { describe } = this.#model;
    return states.filter((state) => describe(state) !== describe(this.#state));
  }

  /** Takes the next successor state of `frame` that has not been looked at. */
  #enter(frame: Frame<State>): boolean {
    this.#linearized.add(frame.operation);
    while (frame.next < frame.successors.length) {
      const state = frame.successors[frame.next++]!;
      const key = `${this.#linearized.describe()}|${this.#model.describe(state)}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#state = state;
      this.#timeline.lift(frame.operation);
      this.#frames.push(frame);
      return true;
    }
    this.#linearized.remove(frame.operation);
    return false;
  }

  /** Takes steps back until another way on is found. False when there is none. */
  #retreat(): boolean {
    for (;;) {
      const frame = this.#frames.pop();
      if (frame === undefined) return false;
      this.#timeline.unlift(frame.operation);
      this.#linearized.remove(frame.operation);
      this.#state = frame.before;
      if (this.#enter(frame) || this.#advance(frame.operation + 1)) return true;
    }
  }

  #keepBest(): void {
    const answered = this.#timeline.total - this.#timeline.answered;
    if (answered <= this.#bestAnswered) return;
    this.#bestAnswered = answered;
    this.#best = this.#frames.map(({ operation }) => operation);
  }

  #illegal(): Verdict<Input, Output> {
    const done = new Set(this.#best);
    const rest = this.#operations.filter((_, i) => !done.has(i));
    const firstReturn = Math.min(...rest.map(({ returnedAt }) => returnedAt));
    return {
      verdict: "illegal",
      configurations: this.#seen.size,
      explained: this.#best.map((i) => this.#operations[i]!),
      stuck: rest.filter(({ calledAt }) => calledAt <= firstReturn),
    };
  }
}

/** Which operations are left, and which of them may come next. */
class Timeline {
  readonly #calls: readonly number[];
  readonly #returns: readonly number[];
  /** Operations that are left, as a list linked in the order of their calls; 0 is the head. */
  readonly #next: number[];
  readonly #previous: number[];
  readonly total: number;
  /** How many of those that are left have been answered. */
  answered: number;

  constructor(operations: readonly Operation<unknown, unknown>[]) {
    this.#calls = operations.map(({ calledAt }) => calledAt);
    this.#returns = operations.map(({ returnedAt }) => returnedAt);
    const n = operations.length;
    this.#next = Array.from({ length: n + 1 }, (_, i) => i + 1);
    this.#previous = Array.from({ length: n + 2 }, (_, i) => i - 1);
    this.total = this.#returns.filter((at) => at !== Infinity).length;
    this.answered = this.total;
  }

  /** Those whose call came before every return that is left, from operation `from` on. */
  candidates(from: number): number[] {
    const found: number[] = [];
    let firstReturn = Infinity;
    const end = this.#calls.length + 1;
    for (let at = this.#next[0]!; at < end; at = this.#next[at]!) {
      const operation = at - 1;
      if (this.#calls[operation]! > firstReturn) break;
      firstReturn = Math.min(firstReturn, this.#returns[operation]!);
      if (operation >= from) found.push(operation);
    }
    return found;
  }

  lift(operation: number): void {
    const at = operation + 1;
    this.#next[this.#previous[at]!] = this.#next[at]!;
    this.#previous[this.#next[at]!] = this.#previous[at]!;
    if (this.#returns[operation] !== Infinity) this.answered--;
  }

  unlift(operation: number): void {
    const at = operation + 1;
    this.#next[this.#previous[at]!] = at;
    this.#previous[this.#next[at]!] = at;
    if (this.#returns[operation] !== Infinity) this.answered++;
  }
}

/** The set of linearized operations; nearly always a prefix and a few behind it. */
class Linearized {
  readonly #has: Uint8Array;
  #prefix = 0;
  #last = -1;

  constructor(size: number) {
    this.#has = new Uint8Array(size);
  }

  add(operation: number): void {
    this.#has[operation] = 1;
    while (this.#has[this.#prefix] === 1) this.#prefix++;
    this.#last = Math.max(this.#last, operation);
  }

  remove(operation: number): void {
    this.#has[operation] = 0;
    this.#prefix = Math.min(this.#prefix, operation);
    while (this.#last >= 0 && this.#has[this.#last] === 0) this.#last--;
  }

  describe(): string {
    let text = String(this.#prefix);
    for (let i = this.#prefix + 1; i <= this.#last; i++) if (this.#has[i] === 1) text += `,${i}`;
    return text;
  }
}
