import { equalBytes } from "../../../lib/base/mod.ts";
import type { Entry, LogPosition } from "../../../lib/raft/mod.ts";
import { fingerprint } from "../../../lib/state/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/**
 * All processes apply the same entries at the same indexes, each once and in order (Raft paper
 * 5.4.3), and so have the same state at the same revision.
 */
export class StateMachineSafety implements Invariant {
  readonly name = "state machine safety";
  readonly #looked = new WeakMap<Life, number>();

  constructor(readonly world: World) {}

  applied(life: Life, entry: Entry): void {
    const { ledger } = this.world;
    const before = ledger.shadow(life).applied;
    if (entry.index !== before + 1) {
      this.world.fail(this.name, `${life.name} applies entry ${entry.index} after ${before}`);
    }
    const known = ledger.at(entry.index)?.entry;
    const same = known === undefined ||
      (known.term === entry.term && known.kind === entry.kind &&
        equalBytes(known.data, entry.data));
    if (!same) {
      this.world.fail(
        this.name,
        `${life.name} applies ${entry.index}/${entry.term}, which is committed as ` +
          `${known.index}/${known.term}`,
      );
    }
  }

  reset(life: Life, base: LogPosition): void {
    const committed = this.world.ledger.at(base.index)?.entry.term;
    if (committed === base.term) return;
    this.world.fail(
      this.name,
      `${life.name} installs a snapshot at ${base.index}/${base.term}, committed is ${committed}`,
    );
  }

  settled(): void {
    for (const life of this.world.serving) this.#compare(life);
  }

  finished(): void {
    for (const life of this.world.serving) this.#compare(life);
  }

  #compare(life: Life): void {
    void life.node!.control.read((state, revision) => {
      if (this.#looked.get(life) === revision) return;
      this.#looked.set(life, revision);
      const expected = this.world.ledger.fingerprintAt(revision);
      if (expected === undefined || fingerprint(state) === expected) return;
      this.world.fail(this.name, `${life.name} has another state at revision ${revision}`);
    }, { consistency: "stale" });
  }
}
