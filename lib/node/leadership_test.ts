import assert from "node:assert/strict";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { following, leading, Outcome } from "./fixtures_test.ts";
import { Leadership } from "./leadership.ts";

function setup(leader?: number) {
  const time = new VirtualTime();
  return { time, leadership: new Leadership(following(leader), time) };
}

Deno.test("a known leader is named at once", async () => {
  const { leadership, time } = setup(2);
  assert.equal(await leadership.leader(100), 2);
  assert.equal(time.next, undefined);
});

Deno.test("an unknown one as soon as it is known, to all who wait", async () => {
  const { leadership, time } = setup();
  const outcomes = [100, 200].map((wait) => new Outcome(leadership.leader(wait)));
  leadership.update(following(undefined, 2));
  await time.advance(50);
  assert.deepEqual(outcomes.map(({ state }) => state), ["pending", "pending"]);
  leadership.update(following(3, 2));
  await settled();
  assert.deepEqual(outcomes.map(({ value }) => value), [3, 3]);
  assert.equal(time.next, undefined);
});

Deno.test("no leader in time: unavailable, with a hint when to try again", async () => {
  const { leadership, time } = setup();
  const outcome = new Outcome(leadership.leader(100));
  await time.advance(100);
  assert.equal(outcome.code, "unavailable");
  assert.match(`${outcome.error}`, /no leader for 100 ms/);
  assert.ok((outcome.error as { retryAfterMs?: number }).retryAfterMs! > 0);
});

Deno.test("who has gone does not wait", async () => {
  const { leadership, time } = setup();
  const controller = new AbortController();
  const outcome = new Outcome(leadership.leader(100, controller.signal));
  controller.abort();
  await settled();
  assert.deepEqual([outcome.code, time.next], ["cancelled", undefined]);
});

Deno.test("listeners see each change with what was before, in order, before waiters go on", async () => {
  const { leadership } = setup();
  const order: string[] = [];
  leadership.leader(100).then((leader) => order.push(`waiter ${leader}`));
  leadership.listen((now, before) => order.push(`one ${before.role}-${now.role}`));
  leadership.listen((now) => order.push(`two ${now.term}`));
  leadership.update(leading(7));
  await settled();
  assert.deepEqual(order, ["one follower-leader", "two 7", "waiter 1"]);
  assert.deepEqual(leadership.standing, leading(7));
});

Deno.test("a change is counted when another leader than the last becomes known", () => {
  const { leadership } = setup();
  const changes = [undefined, 2, 2, undefined, 2, 3].map((leader, term) => {
    leadership.update(following(leader, term));
    return leadership.changes;
  });
  assert.deepEqual(changes, [0, 1, 1, 1, 1, 2]);
});
