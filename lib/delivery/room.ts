import type { StageQueue, Task } from "../buffer/mod.ts";
import type { Deliveries, Ending } from "./deliveries.ts";

type Waiter = {
  readonly task: Task;
  readonly ending: Ending;
  readonly needs: ReadonlyMap<StageQueue, number>;
  readonly settle: (ended: boolean) => void;
};

/**
 * Ends tasks whose way on may be full: they wait in line for each stage that they go to, so the
 * order of a partition stays, and one that needs much room gets it.
 */
export class Room {
  #waiting: Waiter[] = [];
  /** How many waiters need each stage. */
  readonly #lines = new Map<StageQueue, number>();
  #stopped = false;

  constructor(private readonly deliveries: Deliveries) {}

  /** Resolves once the task has been ended; with false when the node stops before. */
  async end(task: Task, ending: Ending): Promise<boolean> {
    const needs = needsOf(ending);
    const inLine = [...needs.keys()].some((stage) => this.#lines.has(stage));
    if (!inLine && hasRoom(needs)) {
      await this.deliveries.end(task, ending);
      return true;
    }
    if (this.#stopped) return false;
    return await new Promise((resolve, reject) => {
      const settle = (ended: boolean) => {
        if (ended) this.deliveries.end(task, ending).then(() => resolve(true), reject);
        else resolve(false);
      };
      this.#waiting.push({ task, ending, needs, settle });
      this.#count(needs, 1);
    });
  }

  /** Something has left a stage: those who wait have another look, in their order. */
  look(): void {
    if (this.#waiting.length === 0) return;
    const blocked = new Set<StageQueue>();
    const left: Waiter[] = [];
    for (const waiter of this.#waiting) {
      const stages = [...waiter.needs.keys()];
      if (!stages.some((stage) => blocked.has(stage)) && hasRoom(waiter.needs)) {
        this.#count(waiter.needs, -1);
        waiter.settle(true);
        continue;
      }
      for (const stage of stages) blocked.add(stage);
      left.push(waiter);
    }
    this.#waiting = left;
  }

  /** Those who wait stay as they are on disk. */
  stop(): void {
    this.#stopped = true;
    for (const { settle } of this.#waiting.splice(0)) settle(false);
    this.#lines.clear();
  }

  #count(needs: Waiter["needs"], by: number): void {
    for (const stage of needs.keys()) {
      const count = (this.#lines.get(stage) ?? 0) + by;
      if (count > 0) this.#lines.set(stage, count);
      else this.#lines.delete(stage);
    }
  }
}

/** The stage that could not take what is needed even if it were empty; undefined for none. */
export function neverFits(ending: Ending): StageQueue | undefined {
  for (const [stage, count] of needsOf(ending)) if (count > stage.gauge.capacity) return stage;
  return undefined;
}

function hasRoom(needs: Waiter["needs"]): boolean {
  for (const [stage, count] of needs) if (stage.gauge.free < count) return false;
  return true;
}

function needsOf(ending: Ending): Map<StageQueue, number> {
  const needs = new Map<StageQueue, number>();
  const add = (stage: StageQueue) => void needs.set(stage, (needs.get(stage) ?? 0) + 1);
  switch (ending.kind) {
    case "onward":
      for (const stage of ending.stages) add(stage);
      return needs;
    case "outputs":
      for (const { stages } of ending.records) for (const stage of stages) add(stage);
      return needs;
    case "done":
    case "retry":
    case "later":
    case "buried":
    case "dead":
      return needs;
    default: {
      const rest: never = ending;
      return rest;
    }
  }
}
