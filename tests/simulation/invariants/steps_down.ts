import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/** A leader that hears from no majority leads no more after an election timeout (thesis 6.2). */
export class StepsDown implements Invariant {
  readonly name = "a leader without a quorum steps down";

  constructor(readonly world: World) {}

  /** From now on `leader` hears nobody. */
  cutOff(leader: Life): void {
    const { world } = this;
    const { electionTimeout } = world.settings.cluster;
    const { changes } = world.wires;
    const since = world.now;
    world.time.after(electionTimeout * (1 + 2 * world.settings.drift) + 5, () => {
      const paused = leader.pauses.some(({ until }) => until >= since);
      if (!leader.alive || paused || world.wires.changes !== changes) return;
      world.coverage.count("leaders cut off for a timeout");
      if (leader.standing.role !== "leader") return;
      world.fail(this.name, `${leader.name} was cut off at ${since.toFixed(0)} and still leads`);
    });
  }
}
