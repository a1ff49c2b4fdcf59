import type { Millis } from "../../../lib/base/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { World } from "../world.ts";

type Claims = {
  readonly partitions: Set<number>;
  /** The lease may have ended then: nobody believes in what it has from there on. */
  until: Millis;
};

/** No two members of a group believe that they own the same partition at one time. */
export class Owners implements Invariant {
  readonly name = "a partition has one owner";
  readonly #claims = new Map<string, Claims>();

  constructor(readonly world: World) {}

  /** The member was told that it owns these. */
  take(member: string, partitions: readonly number[]): void {
    const { partitions: owned, until } = this.#of(member);
    for (const partition of partitions) {
      if (owned.has(partition)) continue;
      owned.add(partition);
      this.world.coverage.count("partitions taken");
    }
    if (this.world.now < until) this.#check(member, partitions);
  }

  giveUp(member: string, partitions: readonly number[]): void {
    const { partitions: owned } = this.#of(member);
    for (const partition of partitions) {
      if (owned.delete(partition)) this.world.coverage.count("partitions given up");
    }
  }

  keepOnly(member: string, partitions: readonly number[]): void {
    const others = [...this.#of(member).partitions].filter((one) => !partitions.includes(one));
    this.giveUp(member, others);
  }

  /** The member's lease lasts until then at least; what it had before it ended is not its own. */
  extend(member: string, until: Millis): void {
    const claims = this.#of(member);
    if (this.world.now >= claims.until) claims.partitions.clear();
    claims.until = Math.max(claims.until, until);
  }

  forget(member: string): void {
    this.#claims.delete(member);
  }

  #of(member: string): Claims {
    const known = this.#claims.get(member) ?? { partitions: new Set<number>(), until: 0 };
    this.#claims.set(member, known);
    return known;
  }

  #check(member: string, taken: readonly number[]): void {
    for (const [other, { partitions, until }] of this.#claims) {
      if (other === member || this.world.now >= until) continue;
      const both = taken.find((partition) => partitions.has(partition));
      if (both === undefined) continue;
      this.world.fail(
        this.name,
        `${member} has taken partition ${both}, and ${other} has it still`,
      );
    }
  }
}
