import assert from "node:assert/strict";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { GRPC_LIMITS } from "../base/mod.ts";
import type { Registration } from "../node/api.ts";
import { heardOf } from "./heard.ts";

const MANY = Array.from(
  { length: 2 * GRPC_LIMITS.sliceLooks + 1 },
  (_, i) => ({ serviceId: `${i}`, registrationId: "r" }),
);

/** Asks of `MANY`, of whom `answer` tells. */
async function ask(answer: (asked: readonly Registration[], done: () => void) => number[]) {
  const time = new VirtualTime();
  const slices: number[] = [];
  const call = { done: false, readOptions: () => ({ consistency: "linearizable" as const }) };
  const lastHeartbeats = (asked: readonly Registration[]) => {
    slices.push(asked.length);
    return Promise.resolve(answer(asked, () => call.done = true));
  };
  const found = heardOf({ lastHeartbeats }, MANY, time, call);
  for (let i = 0; i < 3; i++) {
    await settled();
    await time.advance(1);
  }
  return { heard: await found, slices };
}

const told = (asked: readonly Registration[]) => asked.map(({ serviceId }) => Number(serviceId));

Deno.test("of many it is asked in slices, and each gets its own time", async () => {
  const { heard, slices } = await ask(told);
  assert.deepEqual(heard, MANY.map((_, i) => i));
  assert.deepEqual(slices, [GRPC_LIMITS.sliceLooks, GRPC_LIMITS.sliceLooks, 1]);
});

Deno.test("without an answer nothing more is asked, and what is known stays", async () => {
  let answers = 0;
  const { heard, slices } = await ask((asked) => answers++ === 0 ? told(asked) : []);
  assert.equal(heard.length, GRPC_LIMITS.sliceLooks);
  assert.equal(slices.length, 2);
});

Deno.test("once the call has ended nothing more is asked", async () => {
  const { slices } = await ask((asked, done) => {
    done();
    return told(asked);
  });
  assert.equal(slices.length, 1);
});
