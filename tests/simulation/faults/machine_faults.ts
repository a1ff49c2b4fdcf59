import type { Dice } from "../random.ts";
import type { World } from "../world.ts";
import { drawSpan } from "./fault.ts";

export function slowDisk(world: World, dice: Dice): boolean {
  const { weather, nodeId } = dice.pick(world.machines);
  weather.delay = dice.between(20, 300);
  world.trace.note(`the disk of n${nodeId} is slow: ${weather.delay.toFixed(0)} ms`);
  world.time.after(drawSpan(world, dice), () => {
    if (!world.healed) weather.delay = world.settings.disk.delay;
  });
  return true;
}

export function diskFailure(world: World, dice: Dice): boolean {
  const { weather, nodeId } = dice.pick(world.machines);
  weather.failure = 0.5;
  world.trace.note(`the disk of n${nodeId} begins to fail`);
  world.time.after(dice.between(5, 100), () => {
    weather.failure = 0;
  });
  return true;
}

export function wallClockJump(world: World, dice: Dice): boolean {
  const { skew, nodeId } = dice.pick(world.machines);
  const by = dice.between(-1, 1) * dice.pick([1_000, 60_000, 7_200_000]);
  world.trace.note(`the wall clock of n${nodeId} jumps by ${by.toFixed(0)} ms`);
  skew.wallError += by;
  return true;
}

/** Once in a run, and only where a cluster has been formed: before that nothing can be lost. */
export function lostDisk(world: World, dice: Dice): boolean {
  const { machines } = world;
  const formed = machines.every(({ identity }) => identity.get().clusterId !== undefined);
  if (machines.length < 3 || !formed || machines.some(({ wipes }) => wipes > 0)) return false;
  world.loseDisk(dice.pick(machines));
  return true;
}
