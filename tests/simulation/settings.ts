import { type Millis, NODE_LIMITS, type NodeLimits } from "../../lib/base/mod.ts";
import type { ClusterSettings } from "../../lib/node/mod.ts";
import type { DiskWeather } from "./disk.ts";
import { FAULT_KINDS, type FaultKind } from "./faults/kinds.ts";
import { Dice } from "./random.ts";
import type { NetworkWeather } from "./wires.ts";

/** Everything that makes one run what it is. */
export type RunSettings = {
  readonly seed: number;
  /** Events until everything is healed and the end is checked. */
  readonly steps: number;
  readonly nodes: number;
  readonly cluster: ClusterSettings;
  readonly limits: NodeLimits;
  readonly network: NetworkWeather;
  readonly disk: DiskWeather;
  /** Largest deviation of a clock's rate. */
  readonly drift: number;
  /** Which faults strike, and how far apart, on average. */
  readonly faults: ReadonlySet<FaultKind>;
  readonly faultGap: Millis;
  readonly clients: number;
  /** Mean pause of a client between two calls. */
  readonly thinkTime: Millis;
  /** Invariants by name that are not checked: to see what else would notice. */
  readonly unchecked: ReadonlySet<string>;
};

export type Overrides = Partial<Omit<RunSettings, "seed" | "steps">>;

/** Draws the settings of a run: every seed has its own cluster, weather and kinds of faults. */
export function drawSettings(seed: number, steps: number, overrides: Overrides = {}): RunSettings {
  const dice = new Dice(seed, "settings");
  const electionTimeout = dice.pick([150, 300, 500]);
  return {
    seed,
    steps,
    nodes: dice.pick([1, 2, 3, 3, 3, 3, 3, 4, 5, 5]),
    cluster: {
      electionTimeout,
      heartbeatInterval: electionTimeout / dice.pick([2.1, 3, 6]),
      snapshotInterval: dice.pick([10, 25, 80]),
    },
    limits: drawLimits(dice),
    network: {
      loss: dice.pick([0, 0.01, 0.05]),
      duplicate: dice.pick([0, 0.02, 0.1]),
      reorder: dice.pick([0, 0.05, 0.5]),
      delay: dice.pick([0.5, 2, 8]),
      lateness: dice.pick([0, 0.01, 0.05]),
      late: dice.pick([50, 400, 2_000]),
    },
    disk: { delay: dice.pick([0.3, 2, 10]), failure: 0 },
    drift: dice.pick([0, 0.005, 0.05]),
    faults: drawFaults(dice),
    faultGap: dice.pick([200, 500, 1_500]),
    clients: dice.integer(4, 8),
    thinkTime: dice.pick([20, 60, 150]),
    unchecked: new Set(),
    ...overrides,
  };
}

/** Bounds so small that what is rare in a day of service happens many times in a run. */
function drawLimits(dice: Dice): NodeLimits {
  return {
    ...NODE_LIMITS,
    // So that checkpoints of some thousand bytes go in parts.
    entryBytes: 2_000,
    messageEntries: dice.pick([2, 8, 64]),
    messageBytes: dice.pick([400, 4_000, 100_000]),
    inflightMessages: dice.pick([1, 3, 16]),
    cacheBytes: dice.pick([0, 1_000, 20_000]),
    groupEntries: dice.pick([2, 10, 100]),
    pendingProposals: dice.pick([2, 100, NODE_LIMITS.pendingProposals]),
    snapshotLogBytes: dice.pick([3_000, NODE_LIMITS.snapshotLogBytes]),
    logTailEntries: dice.pick([0, 3, 20]),
    compactionStep: dice.pick([3, 20]),
    snapshotWindow: dice.pick([1, 3, 8]),
    snapshotChunkBytes: dice.pick([100, 500, 4_000]),
    snapshotSliceBytes: 1_000,
    historyEvents: dice.pick([5, 40, 1_000]),
  };
}

/** Each run has some of the kinds, so that those which mask each other also come alone. */
function drawFaults(dice: Dice): Set<FaultKind> {
  const share = dice.pick([0.3, 0.6, 1]);
  const drawn = FAULT_KINDS.filter(() => dice.chance(share));
  return new Set<FaultKind>([...drawn, "crash"]);
}
