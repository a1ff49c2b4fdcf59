// The simulator is worth as much as the bugs that it finds: each of these has to be found, and the
// code without it has to pass where it was.

import assert from "node:assert/strict";
import { drawSettings, explain, simulate } from "../mod.ts";
import { type Mutant, MUTANTS } from "./mod.ts";

const SEEDS = 30;
const STEPS = 8_000;

/** The first seed whose run breaks an invariant while the bug is planted. */
async function find({ plant, settings }: Mutant): Promise<number | undefined> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const undo = plant();
    try {
      const { violation } = await simulate(drawSettings(seed, STEPS, settings));
      // That too little happens says nothing.
      if (violation !== undefined && violation.invariant !== "enough happens") return seed;
    } finally {
      undo();
    }
  }
  return undefined;
}

Deno.test("there are dozens of planted bugs", () => assert.ok(MUTANTS.length >= 24));

for (const mutant of MUTANTS) {
  Deno.test(`the simulator finds out when ${mutant.name}`, async () => {
    const seed = await find(mutant);
    assert.ok(seed !== undefined, `not within ${SEEDS} seeds of ${STEPS} steps`);
    const healthy = await simulate(drawSettings(seed, STEPS, mutant.settings));
    assert.equal(healthy.violation, undefined, explain(healthy));
  });
}
