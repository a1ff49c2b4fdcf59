// Random faults for a while, under load, on real processes.

import assert from "node:assert/strict";
import { integerBetween, type Rng, seededRng } from "../../lib/base/mod.ts";
import { type TestCluster, withCluster } from "../support/cluster.ts";
import { NetLab } from "../support/net_lab.ts";
import { sleep } from "../support/until.ts";
import { type Fault, FAULTS, type Mend, type Scene } from "./faults.ts";
import { Load } from "./run.ts";

export type ChaosOptions = {
  readonly seconds: number;
  /** Draws the faults and when they strike; what the nodes make of it is up to the machine. */
  readonly seed: number;
  readonly log: (line: string) => void;
};

/** A second fault strikes while the first lasts, in so many of all cases. */
const DOUBLE = 0.3;

/** A run in which less happens per second has shown nothing. */
const MINIMUM = { writes: 2, faults: 0.05 };

/** Runs a cluster for so long. Throws when anything is wrong with what its clients have seen. */
export async function chaos({ seconds, seed, log }: ChaosOptions): Promise<void> {
  const rng = seededRng(seed);
  const size = rng.next() < 0.3 ? 5 : 3;
  const env = { CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: String(integerBetween(rng, 100, 1_000)) };
  const missing = await NetLab.missing();
  if (missing !== undefined) log(`no faults of the network: that ${missing}`);
  const lab = missing === undefined ? await NetLab.make(size) : undefined;
  try {
    await lab?.startProxies();
    const places = lab === undefined ? {} : { places: lab.places };
    await withCluster({ size, env, ...places }, async (cluster) => {
      const load = await Load.start(cluster, { seed });
      try {
        const struck = await strikeFor(seconds, { cluster, lab, rng }, load, log);
        await cluster.leader();
        await load.judge(Math.ceil(MINIMUM.writes * seconds));
        log(`${size} nodes, ${struck} faults, ${load.describe()}`);
        assert.ok(struck >= MINIMUM.faults * seconds, `only ${struck} faults struck`);
      } finally {
        await load.stop();
      }
    });
  } finally {
    await lab?.close();
  }
}

/** Returns how many faults have struck. */
async function strikeFor(
  seconds: number,
  scene: Scene,
  load: Load,
  log: (line: string) => void,
): Promise<number> {
  const began = performance.now();
  const faults = FAULTS.filter(({ needsLab }) => !needsLab || scene.lab !== undefined);
  let struck = 0;
  while (performance.now() - began < seconds * 1_000) {
    const chosen = choose(scene.rng, faults);
    const at = ((performance.now() - began) / 1_000).toFixed(1);
    struck += await strike(chosen, scene);
    const back = await load.writes();
    log(`${at} s: ${chosen.map(({ name }) => name).join(", then ")}: ${Math.round(back)} ms`);
    await sleep(1_500 * scene.rng.next());
  }
  return struck;
}

function choose(rng: Rng, faults: readonly Fault[]): Fault[] {
  const pick = () => faults[integerBetween(rng, 0, faults.length)];
  const chosen = rng.next() < DOUBLE ? [pick(), pick()] : [pick()];
  return chosen.filter((fault) => fault !== undefined);
}

/** Strikes with all of them, one after the other, and ends them. Returns how many there were. */
async function strike(faults: readonly Fault[], scene: Scene): Promise<number> {
  const mends: Mend[] = [];
  try {
    for (const fault of faults) {
      // The second may need a leader, or a node that runs, and find none.
      if (mends.length > 0 && !await isWhole(scene.cluster)) break;
      mends.push(await fault.strike(scene));
      await sleep(200 + 2_500 * scene.rng.next() ** 2);
    }
    return mends.length;
  } finally {
    for (const mend of mends.reverse()) await mend();
  }
}

/** Whether all nodes answer. */
async function isWhole({ nodes }: TestCluster): Promise<boolean> {
  const statuses = await Promise.all(nodes.map((node) => node.status()));
  return statuses.every((status) => status !== undefined) &&
    statuses.some((status) => status?.leader_id !== "0");
}
