import assert from "node:assert/strict";
import { Coverage, explain, simulateFormation } from "./mod.ts";

Deno.test("however nodes meet, crash and lose their disks, one cluster is formed at most", async () => {
  const coverage = new Coverage();
  for (let seed = 1; seed <= 60; seed++) {
    const result = await simulateFormation(seed);
    assert.equal(result.violation, undefined, explain(result));
    coverage.add(result.coverage);
  }
  assert.ok(coverage.of("formed after a loss") > 0, "no cluster was formed after a loss");
  assert.ok(coverage.of("refused after a loss") > 0, "no agreement stood in the way of another");
});
