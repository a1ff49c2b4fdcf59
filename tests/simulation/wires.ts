import type { Clock, Millis, NodeId, Timers } from "../../lib/base/mod.ts";
import {
  type LinkFaults,
  loadFrameCodec,
  MemoryNetwork,
  type NetworkEvents,
} from "../../lib/transport/mod.ts";
import { Isolation } from "./isolation.ts";
import type { Dice } from "./random.ts";

/** How well messages travel. */
export type NetworkWeather = {
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
  /** Mean time on the way. */
  readonly delay: Millis;
  /** Chance of being late by up to `late` milliseconds. */
  readonly lateness: number;
  readonly late: Millis;
};

/** Reading the frames' description takes longer than many a run. */
const CODEC = loadFrameCodec();

/** The network between the machines, and who is cut off from whom. */
export class Wires {
  readonly network: MemoryNetwork;
  readonly #dice: Dice;
  /** Grows with every change of the cuts. */
  changes = 0;
  readonly isolation: Isolation;

  constructor(
    time: Clock & Timers,
    dice: Dice,
    weather: NetworkWeather,
    events: NetworkEvents,
    nodes: number,
  ) {
    this.isolation = new Isolation(nodes, () => time.monotonic());
    this.#dice = dice;
    this.network = new MemoryNetwork({
      clock: time,
      timers: time,
      rng: dice,
      faults: linkFaults(dice, weather),
      patience: () => dice.between(50, 3_000),
      events,
      codec: CODEC,
    });
  }

  set weather(weather: NetworkWeather) {
    this.network.setFaults(linkFaults(this.#dice, weather));
  }

  cut(from: NodeId, to: NodeId): void {
    this.changes++;
    this.network.cut(from, to);
    this.isolation.cut(from, to);
  }

  mendAll(): void {
    this.changes++;
    this.network.mendAll();
    this.isolation.mendAll();
  }
}

function linkFaults(dice: Dice, weather: NetworkWeather): LinkFaults {
  const { loss, duplicate, reorder, delay, lateness, late } = weather;
  return {
    loss,
    duplicate,
    reorder,
    delay() {
      const usual = 0.1 + dice.exponential(delay);
      return dice.chance(lateness) ? usual + dice.between(0, late) : usual;
    },
  };
}
