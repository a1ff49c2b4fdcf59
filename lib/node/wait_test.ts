import assert from "node:assert/strict";
import { ConveyorError } from "../base/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { fails, Outcome } from "./fixtures_test.ts";
import { pause, type Waiter, waitFor } from "./wait.ts";

const late = () => new ConveyorError("unavailable", "too late");

function start(signal?: AbortSignal) {
  const time = new VirtualTime();
  let waiter: Waiter<string> | undefined;
  let ends = 0;
  const limits = { timers: time, wait: 100, late, signal };
  const promise = waitFor<string>(limits, (given) => waiter = given, () => ends++);
  return { time, waiter: () => waiter!, outcome: new Outcome(promise), ends: () => ends };
}

Deno.test("the first who settles it counts", async () => {
  const { time, waiter, outcome, ends } = start();
  assert.equal(waiter().isSettled, false);
  waiter().resolve("first");
  waiter().resolve("second");
  waiter().reject(new Error("third"));
  await time.advance(200);
  assert.deepEqual([outcome.value, ends(), waiter().isSettled], ["first", 1, true]);
  assert.equal(time.next, undefined, "no timer is left");
});

Deno.test("nobody settles it: it is late", async () => {
  const { time, outcome, ends } = start();
  await time.advance(99);
  assert.equal(outcome.state, "pending");
  await time.advance(1);
  assert.deepEqual([outcome.code, ends()], ["unavailable", 1]);
});

Deno.test("the caller loses interest", async () => {
  const controller = new AbortController();
  const { time, outcome, ends } = start(controller.signal);
  controller.abort();
  await settled();
  assert.deepEqual([outcome.code, ends(), time.next], ["cancelled", 1, undefined]);
});

Deno.test("the caller has lost interest already: nothing is begun", async () => {
  const { outcome, ends, waiter } = start(AbortSignal.abort());
  await settled();
  assert.deepEqual([outcome.code, ends(), waiter()], ["cancelled", 0, undefined]);
});

Deno.test("what begin settles at once needs no limits", async () => {
  const time = new VirtualTime();
  const promise = waitFor<number>({ timers: time, wait: 5, late }, ({ resolve }) => resolve(7));
  assert.equal(await promise, 7);
  assert.equal(time.next, undefined);
});

Deno.test("a pause ends by itself, or with its signal", async () => {
  const time = new VirtualTime();
  const paused = new Outcome(pause(time, 50));
  await time.advance(49);
  assert.equal(paused.state, "pending");
  await time.advance(1);
  assert.equal(paused.state, "resolved");
  const controller = new AbortController();
  const cut = new Outcome(pause(time, 50, controller.signal));
  controller.abort();
  await settled();
  assert.deepEqual([cut.code, time.next], ["cancelled", undefined]);
  await assert.rejects(pause(time, 50, controller.signal), fails("cancelled"));
});
