import type { Millis } from "../../lib/base/mod.ts";
import type { Coverage } from "./coverage.ts";
import { Director } from "./faults/director.ts";
import { finale } from "./finale.ts";
import { Load } from "./load.ts";
import { Loop } from "./loop.ts";
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

/** Runs the real nodes on a virtual machine room, as `settings` say. */
export async function simulate(settings: RunSettings, tail = TAIL): Promise<RunResult> {
  const world = new World(settings);
  const loop = new Loop(world);
  await loop.watch(() => play(world, loop));
  return resultOf(world, loop, tail);
}

async function play(world: World, loop: Loop): Promise<void> {
  const load = new Load(world);
  const director = new Director(world);
  const operator = new Operator(world);
  world.invariants.push(operator);
  operator.bootAll();
  load.start();
  director.start();
  await loop.runUntil(() => hasRunEnough(world, loop.events), Infinity);
  director.stop();
  const runUntil = (condition: () => boolean, within: Millis) => loop.runUntil(condition, within);
  await finale(world, load, operator, runUntil);
  world.finished();
  load.check();
  const missing = vacuity(world.settings, world.coverage);
  if (missing.length > 0) world.fail("enough happens", missing.join("; "));
}

/** As many steps as were asked for, and then some more if too little has happened. */
function hasRunEnough({ settings, coverage }: World, events: number): boolean {
  if (events < settings.steps) return false;
  return events >= 3 * settings.steps || vacuity(settings, coverage).length === 0;
}

export function resultOf(world: World, { events }: Loop, tail: number): RunResult {
  const { settings, violation, coverage, now: span, trace } = world;
  const { digest } = trace;
  return { settings, violation, coverage, events, span, digest, tail: trace.tail(tail) };
}
