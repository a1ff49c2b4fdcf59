/** Conditions on many records, a slice at a time: others have their turn in between. */
import { PIPELINE_LIMITS, type Timers } from "../base/mod.ts";
import type { LazySubject } from "./routes.ts";

export class Pacer {
  #steps = 0;

  constructor(private readonly timers: Timers) {}

  /** Counts what conditions on `record` have taken; true when it is the others' turn. */
  count({ subject }: LazySubject): boolean {
    this.#steps += subject?.stepsTaken ?? 0;
    return this.#steps > PIPELINE_LIMITS.sliceSteps;
  }

  /** Resolves when others have had their turn. */
  async pause(): Promise<void> {
    this.#steps = 0;
    await new Promise<void>((resume) => this.timers.after(0, resume));
  }
}
