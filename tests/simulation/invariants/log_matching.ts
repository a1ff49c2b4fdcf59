import { crc32 } from "node:zlib";
import type { Effect, Entry } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/**
 * Two logs with an entry of one index and term are equal up to there (Raft paper 5.3). By induction
 * it is enough that such entries are equal themselves and that the terms before them are.
 */
export class LogMatching implements Invariant {
  readonly name = "log matching";
  readonly #known = new Map<string, string>();

  constructor(readonly world: World) {}

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "persist") return;
    const first = effect.entries[0];
    if (first === undefined) return;
    let before = this.world.ledger.shadow(life).termAt(first.index - 1);
    if (before === undefined) {
      return this.world.fail(this.name, `${life.name} leaves a gap before entry ${first.index}`);
    }
    for (const entry of effect.entries) {
      this.#compare(life, entry, before);
      before = entry.term;
    }
  }

  #compare(life: Life, entry: Entry, before: number): void {
    const { index, term } = entry;
    if (term < before) {
      this.world.fail(
        this.name,
        `${life.name} puts entry ${index} of term ${term} after ${before}`,
      );
    }
    const key = `${index}/${term}`;
    const content = digest(entry, before);
    const known = this.#known.get(key) ?? content;
    if (known !== content) {
      this.world.fail(
        this.name,
        `entry ${key} is ${content} at ${life.name} and was ${known} elsewhere`,
      );
    }
    this.#known.set(key, content);
  }
}

function digest({ kind, data }: Entry, before: number): string {
  return `${kind} after term ${before} with checksum ${crc32(data)}`;
}
