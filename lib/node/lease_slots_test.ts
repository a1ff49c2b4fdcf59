import assert from "node:assert/strict";
import { LeaseSlots } from "./lease_slots.ts";

function put(slots: LeaseSlots, slot: number, id: string): void {
  slots.put(slot, { serviceId: id, registrationId: `reg-${id}`, ttl: 3_000, lapsed: false }, 3_000);
}

Deno.test("a slot that is given back holds no texts, and is used again before a new one", () => {
  const slots = new LeaseSlots();
  const taken = Array.from({ length: 100 }, () => slots.take());
  assert.equal(new Set(taken).size, 100);
  for (const slot of taken) put(slots, slot, `s${slot}`);
  for (const slot of [7, 63, 64, 99]) slots.release(slot);
  assert.deepEqual([slots.serviceIds[7], slots.registrationIds[7]], ["", ""]);
  assert.deepEqual([slots.serviceIds[8], slots.registrationIds[8]], ["s8", "reg-s8"]);
  assert.deepEqual(Array.from({ length: 4 }, () => slots.take()).sort(), [63, 64, 7, 99]);
  assert.equal(slots.take(), 100);
});

Deno.test("a slot that is used again knows nothing of the lease before", () => {
  const slots = new LeaseSlots();
  const slot = slots.take();
  put(slots, slot, "a");
  slots.lastBeats[slot] = 1;
  slots.lapsed[slot] = 1;
  slots.expiring[slot] = 2;
  slots.release(slot);
  put(slots, slots.take(), "b");
  const state = [slots.lastBeats[slot], slots.lapsed[slot], slots.expiring[slot]];
  assert.deepEqual(state, [NaN, 0, 0]);
});

Deno.test("what is known of a lease outlasts growth, fractions included", () => {
  const slots = new LeaseSlots();
  for (let i = 0; i < 1_000; i++) {
    const slot = slots.take();
    const lease = {
      serviceId: `s${i}`,
      registrationId: `r${i}`,
      ttl: i + 0.5,
      lapsed: i % 2 === 1,
    };
    slots.put(slot, lease, i + 0.25);
    slots.schedule(slot, i % 7);
  }
  for (let i = 0; i < 1_000; i++) {
    const numbers = [slots.ttls[i], slots.deadlines[i], slots.lapsed[i]];
    assert.deepEqual(numbers, [i + 0.5, i + 0.25, i % 2]);
  }
  assert.equal(slots.scheduled, 1_000);
  const expected = Array.from({ length: 143 }, (_, i) => 7 * i);
  assert.deepEqual(slots.empty(0), expected);
  assert.deepEqual(slots.empty(0), []);
});

Deno.test("the first, the last, one between and the only one can leave a bucket", () => {
  for (const [gone, left] of [[0, [1, 2]], [1, [0, 2]], [2, [0, 1]]] as const) {
    const slots = new LeaseSlots();
    for (let i = 0; i < 3; i++) slots.schedule(slots.take(), 5);
    slots.unschedule(gone);
    assert.deepEqual(slots.empty(5), left);
    slots.schedule(gone, 5);
    slots.unschedule(gone);
    assert.deepEqual(slots.empty(5), []);
  }
});
