// Time for tests: it stands still until it is told to move, and the same calls give the same order.

import { setImmediate } from "node:timers";
import type { Cancel, Clock, Millis, Timers } from "../../lib/base/mod.ts";

/** Wall-clock time at the start, unless another is given. */
const WALL_START: Millis = 1_700_000_000_000;

type Alarm = { readonly at: Millis; readonly order: number; work: (() => void) | undefined };

/**
 * A clock whose time moves only from one alarm to the next. Alarms of one instant run in the order
 * in which they were set.
 */
export class VirtualTime implements Clock, Timers {
  readonly #alarms = new AlarmHeap();
  #now: Millis = 0;
  #order = 0;
  /** What the wall clock is ahead of `monotonic`; a jump of the wall clock changes it. */
  wallOffset: Millis;

  constructor(wallStart: Millis = WALL_START) {
    this.wallOffset = wallStart;
  }

  monotonic(): Millis {
    return this.#now;
  }

  wall(): Millis {
    return this.#now + this.wallOffset;
  }

  after(delay: Millis, work: () => void): Cancel {
    const at = this.#now + Math.max(0, delay);
    const alarm: Alarm = { at, order: this.#order++, work };
    this.#alarms.push(alarm);
    return () => {
      alarm.work = undefined;
    };
  }

  /** When the next alarm is due; undefined if there is none. */
  get next(): Millis | undefined {
    return this.#alarms.first()?.at;
  }

  /** Moves to the next alarm and runs it, without waiting for what it sets off. False for none. */
  runNext(): boolean {
    const alarm = this.#alarms.first();
    if (alarm === undefined) return false;
    this.#alarms.pop();
    this.#now = Math.max(this.#now, alarm.at);
    alarm.work?.();
    return true;
  }

  /** Time passes and nothing runs, as for a process that stood still: alarms are late afterwards. */
  stall(span: Millis): void {
    this.#now += span;
  }

  /** Runs everything that is due within `span`, each with all that it sets off, and ends there. */
  async advance(span: Millis): Promise<void> {
    const end = this.#now + span;
    await settled();
    while ((this.next ?? Infinity) <= end) {
      this.runNext();
      await settled();
    }
    this.#now = end;
  }

  /** Advances in steps of the next alarm until `condition` holds. Throws if it does not `within`. */
  async until(condition: () => boolean, within: Millis = 60_000): Promise<void> {
    const end = this.#now + within;
    await settled();
    while (!condition()) {
      if ((this.next ?? Infinity) > end) throw new Error(`not so within ${within} ms`);
      this.runNext();
      await settled();
    }
  }
}

/** Resolves when no promise is left that could go on by itself. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** The earliest first; what has been cancelled is dropped when it comes to the top. */
class AlarmHeap {
  readonly #heap: Alarm[] = [];

  first(): Alarm | undefined {
    while (this.#heap.length > 0 && this.#heap[0]!.work === undefined) this.pop();
    return this.#heap[0];
  }

  push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.push(alarm) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(alarm, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = alarm;
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
