import type { Effect } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/** What is committed in one term is in the log of every leader of a later one (Raft paper 5.4). */
export class LeaderCompleteness implements Invariant {
  readonly name = "leader completeness";

  constructor(readonly world: World) {}

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "changed" || effect.standing.role !== "leader") return;
    if (life.standing.role === "leader") return;
    const { ledger } = this.world;
    const log = ledger.shadow(life);
    for (let index = ledger.index; index > log.base.index; index--) {
      const { entry, committedBy } = ledger.at(index)!;
      if (committedBy >= effect.standing.term || log.termAt(index) === entry.term) continue;
      const has = log.termAt(index) ?? "none";
      this.world.fail(
        this.name,
        `${life.name} leads term ${effect.standing.term}, but at index ${index}, committed with ` +
          `term ${entry.term}, its log has ${has}`,
      );
    }
  }
}
