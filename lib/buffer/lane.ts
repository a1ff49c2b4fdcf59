import type { Millis } from "../base/mod.ts";
import { Deque } from "./deque.ts";
import type { ItemRun } from "./item_run.ts";
import type { Task } from "./items.ts";
import type { StageQueue } from "./stage_queue.ts";

/** What is left of a run in one stage. */
class Stretch {
  #next = 0;

  constructor(
    readonly run: ItemRun,
    private readonly stage: StageQueue,
    readonly since: Millis,
  ) {}

  get isEmpty(): boolean {
    return this.#next === this.run.length;
  }

  /** Of the first that is left. */
  get position(): number {
    return this.run.positionOf(this.#next);
  }

  take(): Task {
    const { stage, since } = this;
    return { item: this.run.item(this.#next++), stage, since, attempts: 0 };
  }
}

/** The tasks of one partition of a source in one stage, in the order of their positions. */
export class Lane {
  readonly #entries = new Deque<Task | Stretch>();
  #length = 0;
  /** Tasks that are being delivered. */
  inFlight = 0;
  /** It is among those that have their turn. */
  ready = false;
  /** Tasks that wait for a retry. */
  asleep = 0;

  get length(): number {
    return this.#length;
  }

  get isIdle(): boolean {
    return this.#length === 0 && this.inFlight === 0 && this.asleep === 0 && !this.ready;
  }

  /** Since when the first is here; undefined where there is none. */
  get since(): Millis | undefined {
    return this.#entries.first()?.since;
  }

  push(task: Task): void {
    this.#entries.push(task);
    this.#length++;
  }

  pushRun(run: ItemRun, stage: StageQueue, now: Millis): void {
    const stretch = new Stretch(run, stage, now);
    this.#entries.push(run.length === 1 ? stretch.take() : stretch);
    this.#length += run.length;
  }

  take(): Task | undefined {
    const first = this.#entries.first();
    if (first === undefined) return undefined;
    this.#length--;
    const task = first instanceof Stretch ? first.take() : first;
    if (task === first || first instanceof Stretch && first.isEmpty) this.#entries.shift();
    return task;
  }

  /** Puts a task back where it was: behind those that came before it. */
  putBack(task: Task): void {
    const before: (Task | Stretch)[] = [];
    for (;;) {
      const first = this.#entries.first();
      if (first === undefined || positionOf(first) > task.item.position) break;
      this.#entries.shift();
      before.push(first);
    }
    this.#entries.unshift(task);
    for (const earlier of before.reverse()) this.#entries.unshift(earlier);
    this.#length++;
  }
}

function positionOf(entry: Task | Stretch): number {
  return entry instanceof Stretch ? entry.position : entry.item.position;
}
