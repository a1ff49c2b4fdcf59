import type { Command } from "../../../lib/state/mod.ts";
import type { Acknowledgement, Invariant } from "../invariant.ts";
import { identify } from "../commands.ts";
import type { World } from "../world.ts";

/** What a client was told is done stands in the log at that revision, and every node has it. */
export class AcknowledgedWrites implements Invariant {
  readonly name = "no acknowledged write is lost";
  #newest = 0;

  constructor(readonly world: World) {}

  acknowledged({ command, revision, by }: Acknowledgement): void {
    this.#newest = Math.max(this.#newest, revision);
    const there = this.world.ledger.at(revision)?.command;
    if (there !== undefined && same(there, command)) return;
    const found = there === undefined ? "no command" : identify(there);
    this.world.fail(
      this.name,
      `${by.name} acknowledged ${identify(command)} at ${revision}, where there is ${found}`,
    );
  }

  finished(): void {
    for (const life of this.world.serving) {
      const { applied } = this.world.ledger.shadow(life);
      if (applied >= this.#newest) continue;
      this.world.fail(
        this.name,
        `${life.name} has applied ${applied}, but ${this.#newest} was acknowledged`,
      );
    }
  }
}

function same(a: Command, b: Command): boolean {
  return identify(a) === identify(b);
}
