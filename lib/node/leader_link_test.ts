import assert from "node:assert/strict";
import { ConveyorError, type NodeId, nodeId, WAIT_LIMITS } from "../base/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { following, Outcome } from "./fixtures_test.ts";
import { LeaderLink } from "./leader_link.ts";
import { Leadership } from "./leadership.ts";

type Sent = PromiseWithResolvers<Uint8Array> & {
  readonly to: NodeId;
  readonly signal: AbortSignal | undefined;
};

function setup() {
  const time = new VirtualTime();
  const leadership = new Leadership(following(2), time);
  const sent: Sent[] = [];
  const transport = {
    request(to: NodeId, _request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
      const answer = { ...Promise.withResolvers<Uint8Array>(), to, signal };
      sent.push(answer);
      return answer.promise;
    },
  };
  const link = new LeaderLink(transport, leadership, time);
  const ask = (signal?: AbortSignal) =>
    new Outcome(link.ask(nodeId(2), new Uint8Array([1]), signal));
  return { time, leadership, sent, ask };
}

Deno.test("an answer comes back", async () => {
  const { time, sent, ask } = setup();
  const outcome = ask();
  assert.equal(sent[0]?.to, 2);
  sent[0]?.resolve(new Uint8Array([7]));
  await settled();
  assert.deepEqual([outcome.value, time.next], [new Uint8Array([7]), undefined]);
});

Deno.test("so does the error that the other side, or the transport, answers with", async () => {
  const { sent, ask } = setup();
  const outcome = ask();
  sent[0]?.reject(new ConveyorError("unavailable", "not connected"));
  await settled();
  assert.equal(outcome.code, "unavailable");
});

Deno.test("no answer in time: it may be done", async () => {
  const { time, sent, ask } = setup();
  const outcome = ask();
  await time.advance(WAIT_LIMITS.requestMs - 1);
  assert.equal(outcome.state, "pending");
  await time.advance(1);
  assert.equal(outcome.code, "outcome_unknown");
  assert.ok(sent[0]?.signal?.aborted, "the request is given up");
  sent[0]?.reject(new Error("late"));
  await settled();
});

Deno.test("the leader is replaced, or lost: it may be done, and nobody waits for the answer", async () => {
  for (const next of [following(3, 2), following(undefined, 2)]) {
    const { leadership, sent, ask } = setup();
    const outcome = ask();
    leadership.update(following(2, 2));
    await settled();
    assert.equal(outcome.state, "pending", "the same leader in a new term");
    leadership.update(next);
    await settled();
    assert.equal(outcome.code, "outcome_unknown");
    assert.ok(sent[0]?.signal?.aborted);
  }
});

Deno.test("the caller goes", async () => {
  const { time, sent, ask } = setup();
  const controller = new AbortController();
  const outcome = ask(controller.signal);
  controller.abort();
  await settled();
  assert.deepEqual([outcome.code, time.next], ["cancelled", undefined]);
  assert.ok(sent[0]?.signal?.aborted);
});

Deno.test("for a caller that has gone already nothing is asked", async () => {
  const { sent, ask } = setup();
  const outcome = ask(AbortSignal.abort());
  await settled();
  assert.deepEqual([outcome.code, sent.length], ["cancelled", 0]);
});
