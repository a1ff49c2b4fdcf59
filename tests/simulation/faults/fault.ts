import type { Millis } from "../../../lib/base/mod.ts";
import type { Dice } from "../random.ts";
import type { World } from "../world.ts";

/** Makes one fault strike; returns false where there is nothing to strike. */
export type Fault = (world: World, dice: Dice) => boolean;

/** How long a fault lasts: mostly about an election timeout or some, now and then much longer. */
export function drawSpan(world: World, dice: Dice): Millis {
  const { electionTimeout } = world.settings.cluster;
  return electionTimeout * (dice.chance(0.1) ? dice.between(10, 30) : dice.between(0.2, 6));
}
