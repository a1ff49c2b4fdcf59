import assert from "node:assert/strict";
import { WAIT_LIMITS } from "../base/mod.ts";
import type { Effect, Input } from "../raft/mod.ts";
import { ReplicatedState } from "../state/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { Applier } from "./applier.ts";
import { following, leading, Outcome } from "./fixtures_test.ts";
import { Leadership } from "./leadership.ts";
import { ReadBarrier } from "./reads.ts";

const RETRY = 600;

class Reader {
  readonly time = new VirtualTime();
  readonly applier = new Applier(new ReplicatedState(), { index: 10, term: 1 });
  readonly leadership = new Leadership(following(2), this.time);
  /** The ids of the questions so far. */
  readonly asked: number[] = [];
  /** What the core answers at once. */
  answer: (id: number) => void = () => {};
  readonly barrier = new ReadBarrier({
    driver: { step: (input) => this.step(input) },
    applier: this.applier,
    leadership: this.leadership,
    timers: this.time,
    retryAfter: RETRY,
  });

  step(input: Input): Effect[] {
    assert.equal(input.type, "read");
    if (input.type !== "read") return [];
    this.asked.push(input.id);
    this.answer(input.id);
    return [];
  }

  read(signal?: AbortSignal): Outcome<void> {
    return new Outcome(this.barrier.barrier(signal));
  }

  apply(index: number): void {
    this.applier.apply([{ index, term: 1, kind: "noop", data: new Uint8Array() }]);
  }
}

function states(outcomes: readonly Outcome<void>[]): string[] {
  return outcomes.map(({ state, code }) => code ?? state);
}

Deno.test("a read waits for the answer, and for its index to be applied", async () => {
  const reader = new Reader();
  const read = reader.read();
  assert.deepEqual(reader.asked, [1]);
  await settled();
  assert.equal(read.state, "pending");
  reader.barrier.onReady([1], 11);
  await settled();
  assert.equal(read.state, "pending");
  reader.apply(11);
  await settled();
  assert.equal(read.state, "resolved");
  assert.equal(reader.time.next, undefined, "no timer is left");
});

Deno.test("an index that is applied already is waited for no longer", async () => {
  const reader = new Reader();
  const read = reader.read();
  reader.barrier.onReady([1], 10);
  await settled();
  assert.equal(read.state, "resolved");
});

Deno.test("reads that come while a question is on its way share the next one", async () => {
  const reader = new Reader();
  const first = reader.read();
  const later = [reader.read(), reader.read(), reader.read()];
  assert.deepEqual(reader.asked, [1]);
  reader.barrier.onReady([1], 10);
  await settled();
  assert.deepEqual(states([first, ...later]), ["resolved", ...Array(3).fill("pending")]);
  assert.deepEqual(reader.asked, [1, 2]);
  reader.barrier.onReady([2], 10);
  await settled();
  assert.deepEqual(states(later), Array(3).fill("resolved"));
  assert.deepEqual(reader.asked, [1, 2]);
});

Deno.test("answered at once, as by a node that is alone, every read is served", async () => {
  const reader = new Reader();
  reader.answer = (id) => reader.barrier.onReady([id], 10);
  const reads = [reader.read(), reader.read()];
  await settled();
  assert.deepEqual(states(reads), ["resolved", "resolved"]);
});

Deno.test("a question that fails is asked again, under a new id, once a leader is known", async () => {
  const reader = new Reader();
  reader.leadership.update(following(undefined, 2));
  reader.answer = (id) => reader.barrier.onFailed([id]);
  const read = reader.read();
  await reader.time.advance(100);
  assert.deepEqual([reader.asked, read.state], [[1], "pending"]);
  reader.answer = () => {};
  reader.leadership.update(leading(2));
  await settled();
  assert.deepEqual(reader.asked, [1, 2]);
  reader.barrier.onReady([2], 10);
  await settled();
  assert.equal(read.state, "resolved");
});

Deno.test("reads that waited for the round behind a failed one are asked with it", async () => {
  const reader = new Reader();
  const reads = [reader.read(), reader.read()];
  reader.barrier.onFailed([1]);
  await settled();
  assert.deepEqual(reader.asked, [1, 2]);
  reader.barrier.onReady([2], 10);
  await settled();
  assert.deepEqual(states(reads), ["resolved", "resolved"]);
});

Deno.test("no leader in time: all that wait are told", async () => {
  const reader = new Reader();
  const reads = [reader.read(), reader.read()];
  reader.leadership.update(following(undefined, 2));
  reader.barrier.onFailed([1]);
  await reader.time.advance(WAIT_LIMITS.leaderMs);
  assert.deepEqual(states(reads), ["unavailable", "unavailable"]);
  assert.equal(reader.time.next, undefined);
});

Deno.test("a question that is not answered is asked again, and the old answer counts no more", async () => {
  const reader = new Reader();
  const read = reader.read();
  await reader.time.advance(RETRY);
  assert.deepEqual(reader.asked, [1, 2]);
  reader.barrier.onReady([1], 10);
  reader.barrier.onFailed([1]);
  await settled();
  assert.equal(read.state, "pending");
  assert.deepEqual(reader.asked, [1, 2]);
  reader.barrier.onReady([2], 10);
  await settled();
  assert.equal(read.state, "resolved");
});

Deno.test("never answered: it ends in time, and is not asked for any more", async () => {
  const reader = new Reader();
  const read = reader.read();
  await reader.time.advance(WAIT_LIMITS.requestMs);
  assert.equal(read.code, "unavailable");
  await reader.time.advance(10 * RETRY);
  assert.equal(reader.time.next, undefined, "nobody asks for nobody");
});

Deno.test("a caller that goes leaves the others waiting", async () => {
  const reader = new Reader();
  const controller = new AbortController();
  const reads = [reader.read(controller.signal), reader.read(), reader.read(controller.signal)];
  controller.abort();
  await settled();
  assert.deepEqual(states(reads), ["cancelled", "pending", "cancelled"]);
  reader.barrier.onReady([1], 10);
  reader.barrier.onReady([2], 10);
  await settled();
  assert.deepEqual(states(reads), ["cancelled", "resolved", "cancelled"]);
});

Deno.test("for a caller that has gone already nothing is asked", async () => {
  const reader = new Reader();
  const read = reader.read(AbortSignal.abort());
  await settled();
  assert.deepEqual([read.code, reader.asked], ["cancelled", []]);
});

Deno.test("a state that is replaced by a snapshot behind the index serves the read", async () => {
  const reader = new Reader();
  const read = reader.read();
  reader.barrier.onReady([1], 500);
  reader.applier.replace(new ReplicatedState(), { index: 600, term: 2 });
  await settled();
  assert.equal(read.state, "resolved");
});
