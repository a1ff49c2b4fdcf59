import type { Millis } from "../../lib/base/mod.ts";
import type { Invariant } from "./invariant.ts";
import type { Life } from "./life.ts";
import type { Machine } from "./machine.ts";
import { boot } from "./process.ts";
import type { Dice } from "./random.ts";
import type { World } from "./world.ts";

/** Starts the processes, and starts again those that have ended. */
export class Operator implements Invariant {
  readonly name = "operator";
  readonly #world: World;
  readonly #dice: Dice;
  #inHurry = false;

  constructor(world: World) {
    this.#world = world;
    this.#dice = world.dice("operator");
  }

  /** First starts, in any order and minutes apart, or at once. */
  bootAll(): void {
    const spread = this.#dice.pick([0, 500, 10_000]);
    for (const machine of this.#world.machines) this.#bootIn(machine, this.#dice.next() * spread);
  }

  ended({ machine, fatal }: Life): void {
    // Who has lost its disk is told what to do, and stays away.
    if (fatal !== undefined && machine.wipes > 0) return;
    this.#bootIn(
      machine,
      this.#inHurry ? 1 : this.#dice.exponential(this.#dice.pick([50, 1_500, 5_000])),
    );
  }

  /** From now on whoever can run does. */
  hurry(): void {
    this.#inHurry = true;
    for (const machine of this.#world.machines) {
      if (machine.life?.fatal === undefined || machine.wipes === 0) this.#bootIn(machine, 0);
    }
  }

  #bootIn(machine: Machine, delay: Millis): void {
    this.#world.time.after(delay, () => {
      if (!machine.up) boot(this.#world, machine);
    });
  }
}
