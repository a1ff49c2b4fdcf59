import type { Dice } from "../random.ts";
import type { World } from "../world.ts";
import type { Fault } from "./fault.ts";
import type { FaultKind } from "./kinds.ts";
import { diskFailure, lostDisk, slowDisk, wallClockJump } from "./machine_faults.ts";
import { leaderCutOff, oneWayCut, partition, storm } from "./network_faults.ts";
import { blackout, crashBetweenEffects, crashOne, pause, restart } from "./process_faults.ts";

const FAULTS: Readonly<Record<FaultKind, { readonly strike: Fault; readonly weight: number }>> = {
  crash: { strike: crashOne, weight: 3 },
  crash_between_effects: { strike: crashBetweenEffects, weight: 3 },
  blackout: { strike: blackout, weight: 0.5 },
  restart: { strike: restart, weight: 1 },
  partition: { strike: partition, weight: 2 },
  one_way_cut: { strike: oneWayCut, weight: 2 },
  leader_cut_off: { strike: leaderCutOff, weight: 2 },
  storm: { strike: storm, weight: 1 },
  slow_disk: { strike: slowDisk, weight: 1.5 },
  disk_failure: { strike: diskFailure, weight: 0.7 },
  pause: { strike: pause, weight: 2.5 },
  wall_clock_jump: { strike: wallClockJump, weight: 0.7 },
  lost_disk: { strike: lostDisk, weight: 0.15 },
};

/** Makes the faults of a run strike, at times and places that are drawn. */
export class Director {
  readonly #world: World;
  readonly #dice: Dice;
  readonly #kinds: readonly FaultKind[];
  #stopped = false;

  constructor(world: World) {
    this.#world = world;
    this.#dice = world.dice("faults");
    this.#kinds = [...world.settings.faults];
  }

  start(): void {
    const { time, settings } = this.#world;
    time.after(this.#dice.exponential(settings.faultGap), () => {
      if (this.#stopped) return;
      this.#strike();
      this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  #strike(): void {
    const { machines } = this.#world;
    const formed = machines.every(({ identity }) => identity.get().clusterId !== undefined);
    // Enough to disturb how a cluster is formed, not so much that it never is.
    if (!formed && this.#dice.chance(0.7)) return;
    const kind = this.#draw();
    if (!FAULTS[kind].strike(this.#world, this.#dice)) return;
    this.#world.coverage.count("faults");
    this.#world.coverage.count(`fault ${kind}`);
  }

  #draw(): FaultKind {
    const total = this.#kinds.reduce((sum, kind) => sum + FAULTS[kind].weight, 0);
    let left = this.#dice.next() * total;
    const drawn = this.#kinds.find((kind) => (left -= FAULTS[kind].weight) < 0);
    return drawn ?? this.#kinds[0]!;
  }
}
