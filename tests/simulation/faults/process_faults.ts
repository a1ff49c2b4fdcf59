import { crash, stop } from "../process.ts";
import type { Life } from "../life.ts";
import type { Dice } from "../random.ts";
import type { World } from "../world.ts";

/** The leader more often than chance would have it: that is where it hurts. */
function victim(world: World, dice: Dice): Life | undefined {
  const { leader, lives } = world;
  if (leader !== undefined && dice.chance(0.4)) return leader;
  return lives.length === 0 ? undefined : dice.pick(lives);
}

export function crashOne(world: World, dice: Dice): boolean {
  const life = victim(world, dice);
  if (life === undefined) return false;
  crash(world, life, "crash");
  return true;
}

export function crashBetweenEffects(world: World, dice: Dice): boolean {
  const life = victim(world, dice);
  if (life === undefined) return false;
  life.effectsLeft = dice.integer(1, 40);
  return true;
}

export function blackout(world: World): boolean {
  for (const life of world.lives) crash(world, life, "blackout");
  return true;
}

export function restart(world: World, dice: Dice): boolean {
  const life = victim(world, dice);
  if (life === undefined || life.stopping) return false;
  stop(world, life).catch((error) => world.fail("nodes stop in good order", String(error)));
  return true;
}

export function pause(world: World, dice: Dice): boolean {
  const life = victim(world, dice);
  if (life === undefined) return false;
  const span = dice.between(20, dice.pick([200, 1_000, 5_000]));
  const { network } = world.wires;
  const resumed = () => network.resume(life.nodeId);
  if (!life.pause(world.now, span, dice.chance(0.5), resumed)) return false;
  world.trace.note(`${life.name} stands still for ${span.toFixed(0)} ms`);
  network.pause(life.nodeId);
  return true;
}
