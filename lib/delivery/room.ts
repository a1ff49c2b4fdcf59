import type { StageQueue } from "../buffer/mod.ts";
import { type Deliveries, type Ended, type Ending, outputBytes } from "./deliveries.ts";

type Waiter = {
  readonly ended: Ended;
  readonly stages: ReadonlySet<StageQueue>;
  /** It has been ended, or the node stops. */
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Ends deliveries whose way on may be full, or the disk: they wait in line for each stage that they go to, so the
 * order of a partition stays, and one that needs much room gets it.
 */
export class Room {
  #waiting: Waiter[] = [];
  /** How many waiters need each stage. */
  readonly #lines = new Map<StageQueue, number>();
  #stopped = false;

  constructor(private readonly deliveries: Deliveries) {}

  /** Resolves once all have been ended, and are on disk, or when the node stops before. */
  async end(endings: readonly Ended[]): Promise<void> {
    const now: Ended[] = [];
    const waits: Promise<void>[] = [];
    const reserve = this.#reserving(endings);
    for (const ended of endings) {
      if (!this.#isInLine(ended.ending) && reserve(ended.ending)) now.push(ended);
      else if (!this.#stopped) waits.push(this.#wait(ended));
    }
    await Promise.all([this.deliveries.end(now), ...waits]);
  }

  /** How one of `endings` is promised room, on the disk too; false where there is none. */
  #reserving(endings: readonly Ended[]): (ending: Ending) => boolean {
    const { deliveries } = this;
    const all = endings.reduce((sum, { ending }) => sum + outputBytes(ending), 0);
    // As a rule there is room for all, and the disk is asked once.
    const plenty = all === 0 || deliveries.hasRoomFor(all);
    let promised = 0;
    return (ending) => {
      const bytes = plenty ? 0 : outputBytes(ending);
      if (bytes > 0 && !deliveries.hasRoomFor(promised + bytes)) return false;
      if (deliveries.reserve(ending) !== undefined) return false;
      promised += bytes;
      return true;
    };
  }

  #isInLine(ending: Ending): boolean {
    if (this.#lines.size === 0) return false;
    for (const stages of waysOf(ending)) {
      for (const stage of stages) if (this.#lines.has(stage)) return true;
    }
    return false;
  }

  #wait(ended: Ended): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stages = new Set(waysOf(ended.ending).flat());
    this.#waiting.push({ ended, stages, resolve, reject });
    this.#count(stages, 1);
    return promise;
  }

  /** Something has left a stage: those who wait have another look, in their order. */
  look(): void {
    if (this.#waiting.length === 0) return;
    const blocked = new Set<StageQueue>();
    const going: Waiter[] = [];
    const left: Waiter[] = [];
    const reserve = this.#reserving(this.#waiting.map(({ ended }) => ended));
    for (const waiter of this.#waiting) {
      const { stages, ended } = waiter;
      if (stages.isDisjointFrom(blocked) && reserve(ended.ending)) {
        this.#count(stages, -1);
        going.push(waiter);
        continue;
      }
      for (const stage of stages) blocked.add(stage);
      left.push(waiter);
    }
    this.#waiting = left;
    if (going.length === 0) return;
    this.deliveries.end(going.map(({ ended }) => ended)).then(
      () => going.forEach(({ resolve }) => resolve()),
      (error) => going.forEach(({ reject }) => reject(error)),
    );
  }

  /** Those who wait stay as they are on disk. */
  stop(): void {
    this.#stopped = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    this.#lines.clear();
  }

  #count(stages: Waiter["stages"], by: number): void {
    for (const stage of stages) {
      const count = (this.#lines.get(stage) ?? 0) + by;
      if (count > 0) this.#lines.set(stage, count);
      else this.#lines.delete(stage);
    }
  }
}

/** The stage that could not take what is needed even if it were empty; undefined for none. */
export function neverFits(ending: Ending): StageQueue | undefined {
  const needs = new Map<StageQueue, number>();
  const ways = waysOf(ending);
  // A stage holds at least one.
  if (ways.length < 2) return undefined;
  for (const stage of ways.flat()) needs.set(stage, (needs.get(stage) ?? 0) + 1);
  for (const [stage, count] of needs) if (count > stage.gauge.capacity) return stage;
  return undefined;
}

/** Where what comes of a task goes, record by record. */
function waysOf(ending: Ending): (readonly StageQueue[])[] {
  switch (ending.kind) {
    case "onward":
      return [ending.stages];
    case "outputs":
      return ending.records.map(({ stages }) => stages);
    case "done":
    case "retry":
    case "later":
    case "buried":
    case "dead":
      return [];
    default: {
      const rest: never = ending;
      return rest;
    }
  }
}
