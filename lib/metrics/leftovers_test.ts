import assert from "node:assert/strict";
import { collectLeftovers } from "./leftovers.ts";

function setup(heapUsed: number) {
  const due: (() => void)[] = [];
  const collected: unknown[] = [];
  let calledOff = 0;
  const after = (_delay: number, work: () => void) => {
    due.push(work);
    return () => void calledOff++;
  };
  const cancel = collectLeftovers({ after }, {
    collect: (options) => void collected.push(options),
    heapUsed: () => heapUsed,
  });
  return { due, collected, cancel, calledOff: () => calledOff };
}

Deno.test("what a start left over is collected once, after a while", () => {
  const { due, collected, cancel, calledOff } = setup(48 * 1024 * 1024 - 1);
  assert.deepEqual(collected, []);
  assert.equal(due.length, 1);
  due[0]?.();
  assert.deepEqual(collected, [{ type: "major", flavor: "last-resort" }]);
  cancel();
  assert.equal(calledOff(), 1);
});

Deno.test("where much is alive nothing is collected: that would hold up the node", () => {
  const { due, collected } = setup(48 * 1024 * 1024);
  due[0]?.();
  assert.deepEqual(collected, []);
});

Deno.test("without V8's collector nothing is planned", () => {
  const timers = { after: () => assert.fail("nothing to wait for") };
  collectLeftovers(timers, { collect: undefined, heapUsed: () => 0 })();
});
