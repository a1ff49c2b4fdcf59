import assert from "node:assert/strict";
import { ConveyorError, HTTP_LIMITS } from "../base/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { readinessOf, type ReadinessParts } from "./readiness.ts";

const NOW = { after: () => () => {} };

const READY: ReadinessParts = { leaderKnown: () => true, caughtUp: () => Promise.resolve() };

async function why(parts: ReadinessParts | undefined, stopping = false): Promise<string[]> {
  const { ready, checks } = await readinessOf(parts, stopping, NOW);
  assert.equal(ready, checks.every(({ ok }) => ok));
  return checks.map(({ name, ok, reason }) => ok ? name : `${name}: ${reason}`);
}

Deno.test("a node is ready that runs, knows a leader, and has caught up", async () => {
  assert.deepEqual(await why(READY), ["running", "leader", "caught_up"]);
});

Deno.test("a node that starts, stops, or knows no leader is not ready, and says so", async () => {
  assert.match((await why(undefined))[0] ?? "", /running: the node is starting/);
  assert.deepEqual(await why(READY, true), ["running: the node is stopping"]);
  const parts = { ...READY, leaderKnown: () => false };
  assert.deepEqual(await why(parts), ["running", "leader: no leader is known"]);
});

Deno.test("why a node has not caught up is told; what takes too long is given up", async () => {
  const refused = () => Promise.reject(new ConveyorError("unavailable", "no majority"));
  assert.equal((await why({ ...READY, caughtUp: refused }))[2], "caught_up: no majority");
  const time = new VirtualTime();
  const waits = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => {
      signal.onabort = () => reject(new ConveyorError("cancelled", "gone"));
    });
  const verdict = readinessOf({ ...READY, caughtUp: waits }, false, time);
  time.advance(HTTP_LIMITS.readyMs);
  const { ready, checks } = await verdict;
  assert.equal(ready, false);
  assert.match(checks[2]?.reason ?? "", /has not caught up with the cluster within 1000 ms/);
});
