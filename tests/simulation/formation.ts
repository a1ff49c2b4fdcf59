import { Director } from "./faults/director.ts";
import { Loop } from "./loop.ts";
import { Operator } from "./operator.ts";
import { Dice } from "./random.ts";
import { drawSettings } from "./settings.ts";
import { resultOf, type RunResult } from "./simulation.ts";
import { heal, isLed } from "./finale.ts";
import { World } from "./world.ts";

/** How long machines fail before they are left in peace, and how long they then have. */
const TROUBLE = 15_000;
const PEACE = 40_000;

/**
 * Nothing but the time in which a cluster is formed, with all that can happen in it, lost disks
 * included. Where none was lost the cluster has to come about; where one was, it may be that every
 * node refuses, but never that two clusters exist, or one with a member that did not agree.
 */
export async function simulateFormation(seed: number, tail = 60): Promise<RunResult> {
  const dice = new Dice(seed, "formation");
  const world = new World(drawSettings(seed, 0, {
    nodes: dice.pick([3, 5]),
    faults: new Set(["crash", "partition", "one_way_cut", "storm", "pause", "slow_disk"]),
    faultGap: 700,
  }));
  const loop = new Loop(world);
  await loop.watch(async () => {
    const operator = new Operator(world);
    world.invariants.push(operator);
    operator.bootAll();
    const director = new Director(world);
    director.start();
    if (dice.chance(0.5)) loseDisks(world, dice);
    await loop.runUntil(() => false, TROUBLE);
    director.stop();
    heal(world, operator);
    const formed = await loop.runUntil(() => isLed(world), PEACE);
    judge(world, formed);
  });
  return resultOf(world, loop, tail);
}

/** Any disk may go at any time, before and after its node has agreed to anything. */
function loseDisks(world: World, dice: Dice): void {
  for (let left = dice.integer(1, 3); left > 0; left--) {
    const machine = dice.pick(world.machines);
    world.time.after(dice.between(0, TROUBLE), () => world.loseDisk(machine));
  }
}

function judge(world: World, formed: boolean): void {
  const lost = world.machines.some(({ wipes }) => wipes > 0);
  world.coverage.count(formed ? "clusters formed" : "clusters not formed");
  if (lost) world.coverage.count(formed ? "formed after a loss" : "refused after a loss");
  if (formed || lost) return;
  world.fail("a cluster is formed", "nobody has lost anything, and there is no cluster");
}
