import type { Millis } from "../../lib/base/mod.ts";
import { settled } from "../support/virtual_time.ts";
import type { World } from "./world.ts";

const EVENTS_AT_ONCE = 10_000;

/** Makes a world go on: one event after the other, each with all that it sets off. */
export class Loop {
  readonly #world: World;
  #events = 0;
  #eventsNow = 0;
  #lastNow: Millis = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** How many events there have been. */
  get events(): number {
    return this.#events;
  }

  /** Runs `work` with an eye on what is thrown and caught by nobody: a real process would end. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    const onUnhandled = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      this.#onUncaught(event.reason);
    };
    globalThis.addEventListener("unhandledrejection", onUnhandled);
    try {
      return await work();
    } finally {
      globalThis.removeEventListener("unhandledrejection", onUnhandled);
    }
  }

  /** Goes on until `condition` holds; false when it does not within the span, or all is over. */
  async runUntil(condition: () => boolean, within: Millis): Promise<boolean> {
    const world = this.#world;
    const end = world.now + within;
    while (world.violation === undefined) {
      if (condition()) return true;
      if ((world.time.next ?? Infinity) > end) return false;
      if (!this.#step()) world.fail("time goes on", "no alarm is set: everything stands still");
      this.#watchTime();
      await settled();
      world.settled();
    }
    return false;
  }

  #step(): boolean {
    this.#events++;
    try {
      return this.#world.time.runNext();
    } catch (error) {
      this.#onUncaught(error);
      return true;
    }
  }

  /** Nodes that keep themselves busy without an end never let time go on. */
  #watchTime(): void {
    const { now } = this.#world;
    this.#eventsNow = now === this.#lastNow ? this.#eventsNow + 1 : 0;
    this.#lastNow = now;
    if (this.#eventsNow < EVENTS_AT_ONCE) return;
    this.#world.fail("time goes on", `${EVENTS_AT_ONCE} events at one instant`);
  }

  #onUncaught(reason: unknown): void {
    const what = reason instanceof Error ? reason.stack ?? reason.message : String(reason);
    this.#world.fail("nothing is thrown that nobody catches", what);
  }
}
