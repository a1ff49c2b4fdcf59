/**
 * simulation: the real nodes on simulated machines, in virtual time, under faults.
 *
 * In:  a seed and a number of steps, from which everything else is drawn: cluster, clocks, network,
 *      disks, clients, faults.
 * Out: whether every invariant held all the time and the healed cluster came back to work, what
 *      happened, and a digest that is equal exactly for equal runs.
 * Owns: time, randomness, the disks and the network that nodes are handed.
 * Never: reads a real clock, or changes what runs in the nodes: `lib/` is the product's own code.
 *
 * In the manner of FoundationDB's simulation and TigerBeetle's VOPR: one thread, one seed.
 */
export { Coverage } from "./coverage.ts";
export { simulateFormation } from "./formation.ts";
export { drawSettings, type Overrides, type RunSettings } from "./settings.ts";
export { type RunResult, simulate } from "./simulation.ts";
export { explain, sweep, type SweepResult } from "./sweep.ts";
