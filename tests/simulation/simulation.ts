import type { Millis } from "../../lib/base/mod.ts";
import { settled } from "../support/virtual_time.ts";
import type { Coverage } from "./coverage.ts";
import { Director } from "./faults/director.ts";
import { finale } from "./finale.ts";
import { Load } from "./load.ts";
import { Operator } from "./operator.ts";
import type { RunSettings } from "./settings.ts";
import { vacuity } from "./vacuity.ts";
import { type Violation, World } from "./world.ts";

/** How a run went. */
export type RunResult = {
  readonly settings: RunSettings;
  /** Undefined for a run in which everything held, and enough happened to say so. */
  readonly violation: Violation | undefined;
  readonly coverage: Coverage;
  readonly events: number;
  /** Virtual time at the end. */
  readonly span: Millis;
  /** Equal exactly for equal runs. */
  readonly digest: string;
  /** The newest lines of the trace. */
  readonly tail: readonly string[];
};

const TAIL = 60;
const EVENTS_AT_ONCE = 10_000;

/** Runs the real nodes on a virtual machine room, as `settings` say. */
export async function simulate(settings: RunSettings, tail = TAIL): Promise<RunResult> {
  const run = new Run(settings);
  const watch = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    run.onUnhandled(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", watch);
  try {
    return await run.execute(tail);
  } finally {
    globalThis.removeEventListener("unhandledrejection", watch);
  }
}

class Run {
  readonly #world: World;
  readonly #load: Load;
  readonly #director: Director;
  readonly #operator: Operator;
  #events = 0;
  #eventsNow = 0;
  #lastNow: Millis = 0;

  constructor(readonly settings: RunSettings) {
    this.#world = new World(settings);
    this.#load = new Load(this.#world);
    this.#director = new Director(this.#world);
    this.#operator = new Operator(this.#world);
    this.#world.invariants.push(this.#operator);
  }

  /** The process of a real node would end here. */
  onUnhandled(reason: unknown): void {
    const what = reason instanceof Error ? reason.stack ?? reason.message : String(reason);
    this.#world.fail("nothing is thrown that nobody catches", what);
  }

  async execute(tail: number): Promise<RunResult> {
    const world = this.#world;
    this.#operator.bootAll();
    this.#load.start();
    this.#director.start();
    await this.#runUntil(() => this.#hasRunEnough(), Infinity);
    this.#director.stop();
    if (world.violation === undefined) {
      await finale(
        world,
        this.#load,
        this.#operator,
        (condition, within) => this.#runUntil(condition, within),
      );
    }
    if (world.violation === undefined) world.finished();
    if (world.violation === undefined) this.#load.check();
    if (world.violation === undefined) this.#checkVacuity();
    return {
      settings: this.settings,
      violation: world.violation,
      coverage: world.coverage,
      events: this.#events,
      span: world.now,
      digest: world.trace.digest,
      tail: world.trace.tail(tail),
    };
  }

  /** As many steps as were asked for, and then some more if too little has happened. */
  #hasRunEnough(): boolean {
    const { steps } = this.settings;
    if (this.#events < steps) return false;
    return this.#events >= 3 * steps || vacuity(this.settings, this.#world.coverage).length === 0;
  }

  #checkVacuity(): void {
    const missing = vacuity(this.settings, this.#world.coverage);
    if (missing.length > 0) this.#world.fail("enough happens", missing.join("; "));
  }

  async #runUntil(condition: () => boolean, within: Millis): Promise<boolean> {
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

  /** Nodes that keep themselves busy without an end never let time go on. */
  #watchTime(): void {
    const { now } = this.#world;
    this.#eventsNow = now === this.#lastNow ? this.#eventsNow + 1 : 0;
    this.#lastNow = now;
    if (this.#eventsNow < EVENTS_AT_ONCE) return;
    this.#world.fail("time goes on", `${EVENTS_AT_ONCE} events at one instant`);
  }

  #step(): boolean {
    this.#events++;
    try {
      return this.#world.time.runNext();
    } catch (error) {
      this.onUnhandled(error);
      return true;
    }
  }
}
