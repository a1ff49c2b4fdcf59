import type { Command } from "../../../lib/state/mod.ts";
import { identify, isUnique } from "../commands.ts";
import type { Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { World } from "../world.ts";

/** A write is carried out once at most, and not at all if the client was told so. */
export class AtMostOnce implements Invariant {
  readonly name = "at most once";
  readonly #done = new Map<string, number>();
  readonly #refused = new Set<string>();

  constructor(readonly world: World) {}

  committed({ entry, command }: CommittedEntry): void {
    if (command === undefined || !isUnique(command)) return;
    const id = identify(command);
    const before = this.#done.get(id);
    if (before !== undefined) {
      this.world.fail(this.name, `${id} is in the log at ${before} and at ${entry.index}`);
    }
    if (this.#refused.has(id)) {
      this.world.fail(this.name, `${id} is done at ${entry.index}, though it was refused`);
    }
    this.#done.set(id, entry.index);
  }

  refused(command: Command): void {
    if (!isUnique(command)) return;
    const id = identify(command);
    const done = this.#done.get(id);
    if (done !== undefined) this.world.fail(this.name, `${id} is refused, but done at ${done}`);
    this.#refused.add(id);
  }
}
