// As many seeds as there is time for; `deno task sim --seeds=FROM..TO` runs others.

import assert from "node:assert/strict";
import { explain, sweep } from "./mod.ts";

const SEEDS = { from: 1, to: 100 };
const STEPS = 15_000;

Deno.test("a sweep of many seeds finds nothing, and has seen everything", async () => {
  const { failures, missing, coverage } = await sweep(SEEDS, STEPS);
  assert.equal(failures.length, 0, failures.map(explain).join("\n\n"));
  assert.deepEqual(missing, []);
  const gaveUp = coverage.of("keys on which the checker gave up");
  assert.ok(gaveUp * 50 < coverage.of("keys checked"), `the checker gave up on ${gaveUp} keys`);
});
