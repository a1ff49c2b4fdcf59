import assert from "node:assert/strict";
import { MemoryGuard, memoryUse } from "./memory_guard.ts";

function setup(threshold: number) {
  const use = { resident: 0, limit: 1_000, heap: 0, heapLimit: 500 };
  const clock = { now: 0, monotonic: () => clock.now += 1_000 };
  return { use, clock, guard: new MemoryGuard(threshold, clock, () => ({ ...use })) };
}

Deno.test("pressure begins at the threshold, of the process or of the heap, and says how much is used", () => {
  const { use, guard } = setup(0.8);
  use.resident = 799;
  assert.equal(guard.pressure(), undefined);
  use.resident = 800;
  assert.match(guard.pressure() ?? "", /uses 80 % of the memory/);
  use.resident = 0;
  assert.equal(guard.pressure(), undefined);
  use.heap = 450;
  assert.match(guard.pressure() ?? "", /uses 90 %/);
});

Deno.test("it ends a little below where it began, so that it does not flutter", () => {
  const { use, guard } = setup(0.8);
  use.resident = 810;
  assert.ok(guard.pressure());
  use.resident = 770;
  assert.ok(guard.pressure());
  use.resident = 759;
  assert.equal(guard.pressure(), undefined);
  use.resident = 770;
  assert.equal(guard.pressure(), undefined);
});

Deno.test("a reading is good for a while, since taking one costs", () => {
  let [now, readings] = [0, 0];
  const read = () => {
    readings++;
    return { resident: 1, limit: 10, heap: 1, heapLimit: 10 };
  };
  const guard = new MemoryGuard(0.5, { monotonic: () => now }, read);
  for (now = 0; now < 250; now += 10) guard.pressure();
  assert.equal(readings, 1);
  guard.pressure();
  assert.equal(readings, 2);
});

Deno.test("this process has memory, and less than it may have", () => {
  const { resident, limit, heap, heapLimit } = memoryUse();
  assert.ok(resident > 0 && resident < limit);
  assert.ok(heap > 0 && heap < heapLimit);
});
