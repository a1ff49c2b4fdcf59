// Runs in which the simulator once found a bug that nobody had planted. What a seed draws changes
// with the simulator, so each is pinned down by settings that make its circumstances common.

import assert from "node:assert/strict";
import { NODE_LIMITS } from "../../lib/base/mod.ts";
import { drawSettings, explain, type Overrides, simulate } from "./mod.ts";

type Regression = {
  /** What went wrong. */
  readonly name: string;
  readonly seeds: readonly number[];
  readonly settings: Overrides;
};

const REGRESSIONS: readonly Regression[] = [
  {
    name: "a lease whose renewal was refused for want of room ended a TTL after its heartbeat",
    seeds: [1, 2, 3, 4, 5, 6, 7, 8],
    settings: {
      nodes: 3,
      limits: { ...NODE_LIMITS, pendingProposals: 2 },
      faults: new Set(["slow_disk"]),
      disk: { delay: 60, failure: 0 },
      faultGap: 300,
      clients: 7,
      thinkTime: 5,
    },
  },
];

for (const { name, seeds, settings } of REGRESSIONS) {
  Deno.test(`never again: ${name}`, async () => {
    for (const seed of seeds) {
      const result = await simulate(drawSettings(seed, 15_000, settings));
      assert.equal(result.violation, undefined, explain(result));
    }
  });
}
