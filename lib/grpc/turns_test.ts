import assert from "node:assert/strict";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { GRPC_LIMITS } from "../base/mod.ts";
import { Turns } from "./turns.ts";

/** Items that take half a slice each. */
function turns(onItem: (item: number) => void = () => {}) {
  const time = new VirtualTime();
  const seen: (number | string)[] = [];
  const one = new Turns<number>({
    timers: time,
    deliver: (item) => {
      seen.push(item);
      onItem(item);
      return GRPC_LIMITS.sliceBytes / 2;
    },
    end: (error) => void seen.push(error.message),
  });
  return { one, time, seen };
}

Deno.test("after a slice others have their turn; what comes meanwhile waits behind", async () => {
  const { one, time, seen } = turns();
  for (const item of [1, 2, 3, 4]) one.next(item);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(one.waiting, true);
  one.next(5);
  one.end(new Error("over"));
  await time.advance(1);
  assert.deepEqual(seen, [1, 2, 3, 4, 5, "over"]);
  assert.equal(one.waiting, false);
});

Deno.test("once closed nothing is delivered, not even what waits", async () => {
  const { one, time, seen } = turns();
  for (const item of [1, 2, 3]) one.next(item);
  one.close();
  one.next(4);
  one.end(new Error("over"));
  await time.advance(1);
  assert.deepEqual([seen, one.waiting], [[1, 2], false]);
});

Deno.test("what closes while it is delivered is the last", async () => {
  const { one, time, seen } = turns((item) => {
    if (item === 3) one.close();
  });
  for (const item of [1, 2, 3, 4]) one.next(item);
  one.end(new Error("over"));
  await time.advance(1);
  assert.deepEqual(seen, [1, 2, 3]);
});
