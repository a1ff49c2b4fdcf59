import assert from "node:assert/strict";
import { ReadBarrier } from "../../lib/node/reads.ts";
import { drawSettings, explain, simulate, sweep } from "./mod.ts";
import { patch } from "./mutants/mutant.ts";

Deno.test("the same seed gives the same run, to the last message", async () => {
  const settings = drawSettings(3, 4_000);
  const [first, second] = [await simulate(settings), await simulate(settings)];
  assert.equal(first.digest, second.digest);
  assert.equal(first.events, second.events);
  assert.deepEqual(first.tail, second.tail);
  const other = await simulate(drawSettings(8, 4_000));
  assert.notEqual(other.digest, first.digest);
});

Deno.test("clusters of one, three and five nodes hold what they promise", async () => {
  for (const nodes of [1, 3, 5]) {
    const { failures } = await sweep({ from: 1, to: 8 }, 6_000, { nodes });
    assert.equal(failures.length, 0, failures.map(explain).join("\n\n"));
  }
});

Deno.test("a run in which too little happens is a failed run", async () => {
  const { violation } = await simulate(drawSettings(1, 2_000, { nodes: 3, thinkTime: 1e9 }));
  assert.equal(violation?.invariant, "enough happens");
  assert.match(violation.what, /writes acknowledged/);
});

Deno.test("a failure names the command that repeats it", async () => {
  const failed = await simulate(drawSettings(1, 2_000, { nodes: 3, thinkTime: 1e9 }));
  assert.match(explain(failed), /deno task sim --seed=1 --steps=2000/);
});

Deno.test("what the invariants see at once, the histories of clients show too", async () => {
  const undo = patch(ReadBarrier.prototype, "barrier", () => () => Promise.resolve());
  try {
    const unchecked = new Set([
      "linearizable reads are fresh",
      "watches end with known errors only",
    ]);
    const { violation } = await simulate(drawSettings(3, 8_000, { nodes: 3, unchecked }));
    assert.equal(violation?.invariant, "linearizability");
  } finally {
    undo();
  }
});
