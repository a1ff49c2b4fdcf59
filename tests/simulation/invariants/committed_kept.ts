import type { Effect } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/**
 * A log is cut only where it contradicts the leader's, and never where it is committed: a message
 * that says what is there already, late or doubled, takes nothing away (Raft paper 5.3).
 */
export class CommittedKept implements Invariant {
  readonly name = "committed entries are kept";

  constructor(readonly world: World) {}

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "persist") return;
    const { ledger } = this.world;
    const log = ledger.shadow(life);
    const first = effect.entries[0];
    if (first === undefined || first.index > log.lastIndex) return;
    this.world.coverage.count("logs truncated");
    if (log.termAt(first.index) === first.term) {
      this.world.fail(this.name, `${life.name} cuts its log at ${first.index} without a conflict`);
    }
    const end = Math.min(log.lastIndex, ledger.index);
    for (let index = first.index; index <= end; index++) {
      const committed = ledger.at(index)!.entry.term;
      const replaced = effect.entries[index - first.index];
      if (log.termAt(index) !== committed || replaced?.term === committed) continue;
      this.world.fail(this.name, `${life.name} cuts off entry ${index}, which is committed`);
    }
  }
}
