import { Deque } from "./deque.ts";
import type { Task } from "./items.ts";

/** The tasks of one partition of a source in one stage, in the order of their positions. */
export class Lane {
  readonly #tasks = new Deque<Task>();
  /** Tasks that are being delivered. */
  inFlight = 0;
  /** It is among those that have their turn. */
  ready = false;
  /** Tasks that wait for a retry. */
  asleep = 0;

  get length(): number {
    return this.#tasks.length;
  }

  get isIdle(): boolean {
    return this.#tasks.length === 0 && this.inFlight === 0 && this.asleep === 0 && !this.ready;
  }

  first(): Task | undefined {
    return this.#tasks.first();
  }

  push(task: Task): void {
    this.#tasks.push(task);
  }

  take(): Task | undefined {
    return this.#tasks.shift();
  }

  /** Puts a task back where it was: behind those that came before it. */
  putBack(task: Task): void {
    const before: Task[] = [];
    for (;;) {
      const first = this.#tasks.first();
      if (first === undefined || first.item.position > task.item.position) break;
      this.#tasks.shift();
      before.push(first);
    }
    this.#tasks.unshift(task);
    for (const earlier of before.reverse()) this.#tasks.unshift(earlier);
  }
}
