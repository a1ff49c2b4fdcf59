import assert from "node:assert/strict";
import { GRPC_LIMITS } from "../base/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { selectInSlices } from "./select.ts";

const { sliceLooks } = GRPC_LIMITS;
const NUMBERS = Array.from({ length: 3 * sliceLooks + 1 }, (_, i) => i);

Deno.test("a long list is looked at in slices, and what is wanted keeps its order", async () => {
  const time = new VirtualTime();
  const turns: number[] = [];
  let looks = 0;
  const isWanted = (number: number) => ++looks > 0 && number % 1_000 === 0;
  const found = selectInSlices(NUMBERS, isWanted, time, { done: false });
  await settled();
  do {
    turns.push(looks);
    looks = 0;
    time.runNext();
    await settled();
  } while (looks > 0);
  assert.deepEqual(await found, NUMBERS.filter((number) => number % 1_000 === 0));
  assert.deepEqual(turns, [sliceLooks, sliceLooks, sliceLooks, 1]);
});

Deno.test("for a client that has gone nothing more is looked at", async () => {
  const time = new VirtualTime();
  const asker = { done: false };
  let looks = 0;
  const found = selectInSlices(NUMBERS, () => ++looks > 0, time, asker);
  await settled();
  asker.done = true;
  await time.advance(0);
  await found;
  assert.equal(looks, sliceLooks);
});

Deno.test("a short list takes one turn, an empty one none", async () => {
  const time = new VirtualTime();
  assert.deepEqual(await selectInSlices([1, 2], (n) => n > 1, time, { done: false }), [2]);
  assert.deepEqual(await selectInSlices([], () => true, time, { done: false }), []);
  assert.equal(time.next, undefined);
});
