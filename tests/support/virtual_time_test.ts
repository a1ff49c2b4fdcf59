import assert from "node:assert/strict";
import { seededRng } from "../../lib/base/mod.ts";
import { VirtualTime } from "./virtual_time.ts";

Deno.test("alarms run at their time, those of one instant in the order they were set", async () => {
  const time = new VirtualTime(1_000);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name}@${time.monotonic()}`);
  time.after(20, note("late"));
  time.after(10, note("first"));
  time.after(10, note("second"));
  await time.advance(15);
  assert.deepEqual(ran, ["first@10", "second@10"]);
  assert.equal(time.wall(), 1_015);
  await time.advance(5);
  assert.equal(ran.at(-1), "late@20");
});

Deno.test("a cancelled alarm never runs, and cancelling it afterwards is harmless", async () => {
  const time = new VirtualTime();
  let runs = 0;
  const cancel = time.after(1, () => runs++);
  cancel();
  const late = time.after(2, () => runs++);
  await time.advance(10);
  late();
  assert.equal(runs, 1);
  assert.equal(time.next, undefined);
});

Deno.test("what an alarm sets off by promises happens before time moves on", async () => {
  const time = new VirtualTime();
  const seen: number[] = [];
  time.after(1, async () => {
    for (let i = 0; i < 100; i++) await undefined;
    seen.push(time.monotonic());
  });
  time.after(2, () => {});
  await time.advance(2);
  assert.deepEqual(seen, [1]);
});

Deno.test("until stops at the first instant that serves, and fails when none does", async () => {
  const time = new VirtualTime();
  let ready = false;
  time.after(7, () => ready = true);
  time.after(9, () => {});
  await time.until(() => ready);
  assert.equal(time.monotonic(), 7);
  await assert.rejects(time.until(() => false, 100), /not so within 100 ms/);
});

Deno.test("many alarms in any order of setting run in order of time", async () => {
  const time = new VirtualTime();
  const rng = seededRng(1);
  const ran: number[] = [];
  for (let i = 0; i < 2_000; i++) {
    const cancel = time.after(Math.floor(rng.next() * 500), () => ran.push(time.monotonic()));
    if (i % 7 === 0) cancel();
  }
  await time.advance(500);
  assert.deepEqual(ran, ran.toSorted((a, b) => a - b));
  assert.equal(ran.length, 2_000 - Math.ceil(2_000 / 7));
});

Deno.test("after a stall alarms run late, and time does not go back for them", async () => {
  const time = new VirtualTime();
  const ran: number[] = [];
  time.after(10, () => ran.push(time.monotonic()));
  time.after(120, () => ran.push(time.monotonic()));
  time.stall(100);
  await time.advance(50);
  assert.deepEqual(ran, [100, 120]);
  assert.equal(time.monotonic(), 150);
});
