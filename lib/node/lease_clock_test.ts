import assert from "node:assert/strict";
import { ConveyorError } from "../base/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { LeaseClock } from "./lease_clock.ts";

const PULSE = 100;

/** A leader whose rounds take `roundTrip`, but for the time in which it has lost its majority. */
class Cluster {
  readonly time = new VirtualTime();
  roundTrip = 0;
  fails = false;
  #contact = Promise.withResolvers<void>();
  rounds = 0;
  readonly clock = new LeaseClock({
    clock: this.time,
    timers: this.time,
    confirm: () => this.#round(),
    pulse: PULSE,
  });

  constructor() {
    this.#contact.resolve();
    this.clock.start();
  }

  async #round(): Promise<void> {
    this.rounds++;
    if (this.fails) throw new ConveyorError("unavailable", "no majority");
    if (this.roundTrip > 0) {
      await new Promise<void>((done) => void this.time.after(this.roundTrip, done));
    }
    await this.#contact.promise;
  }

  lose(): void {
    this.#contact = Promise.withResolvers();
  }

  regain(): void {
    this.#contact.resolve();
  }
}

Deno.test("time passes as fast as it does, a pulse late, while a majority answers", async () => {
  for (const roundTrip of [0, 1, 60, 199]) {
    const cluster = new Cluster();
    cluster.roundTrip = roundTrip;
    await cluster.time.advance(10_000);
    const passed = cluster.clock.read();
    const late = 2 * Math.max(PULSE, roundTrip);
    assert.ok(passed >= 10_000 - late && passed <= 10_000, `${passed} of 10000 by ${roundTrip}`);
    cluster.clock.stop();
  }
});

Deno.test("time without a majority is not counted, however long it lasted", async () => {
  for (const span of [500, 5_000, 50_000]) {
    const cluster = new Cluster();
    await cluster.time.advance(1_000);
    cluster.lose();
    await cluster.time.advance(span);
    assert.ok(cluster.clock.read() <= 1_000, `${cluster.clock.read()}`);
    cluster.regain();
    await cluster.time.advance(1_000);
    const passed = cluster.clock.read();
    assert.ok(passed >= 1_800 && passed <= 2_000 + 2 * PULSE, `${passed} with ${span} without`);
    cluster.clock.stop();
  }
});

Deno.test("nor is the time in which the process stood still", async () => {
  const cluster = new Cluster();
  await cluster.time.advance(1_000);
  cluster.time.stall(60_000);
  await cluster.time.advance(1_000);
  const passed = cluster.clock.read();
  assert.ok(passed >= 1_800 && passed <= 2_000 + 2 * PULSE, `${passed}`);
  cluster.clock.stop();
});

Deno.test("rounds that fail prove nothing, and are begun again", async () => {
  const cluster = new Cluster();
  cluster.fails = true;
  await cluster.time.advance(1_000);
  assert.deepEqual([cluster.clock.read(), cluster.rounds], [0, 10]);
  cluster.fails = false;
  await cluster.time.advance(1_000);
  assert.ok(cluster.clock.read() >= 900);
  cluster.clock.stop();
});

Deno.test("a deadline that is set from the latest on is never over early", async () => {
  const cluster = new Cluster();
  cluster.roundTrip = 30;
  const deadlines: { setAt: number; deadline: number }[] = [];
  for (let i = 0; i < 200; i++) {
    if (i % 30 === 20) cluster.lose();
    if (i % 30 === 27) cluster.regain();
    deadlines.push({ setAt: cluster.time.monotonic(), deadline: cluster.clock.latest() + 1_000 });
    await cluster.time.advance(37);
    assert.ok(cluster.clock.read() <= cluster.clock.latest());
    for (const { setAt, deadline } of deadlines) {
      const over = cluster.clock.read() >= deadline;
      assert.ok(!over || cluster.time.monotonic() >= setAt + 1_000);
    }
  }
  assert.ok(deadlines.filter(({ deadline }) => cluster.clock.read() >= deadline).length > 100);
  cluster.clock.stop();
});

Deno.test("stopped, it asks nobody; started again, it begins at 0, whatever is on its way", async () => {
  const cluster = new Cluster();
  await cluster.time.advance(1_000);
  cluster.lose();
  await cluster.time.advance(150);
  cluster.clock.stop();
  const { rounds } = cluster;
  assert.equal(cluster.time.next, undefined);
  cluster.regain();
  await cluster.time.advance(5_000);
  assert.equal(cluster.rounds, rounds);
  cluster.clock.start();
  assert.equal(cluster.clock.read(), 0);
  await cluster.time.advance(99);
  assert.deepEqual([cluster.clock.read(), cluster.clock.latest()], [0, 99]);
  cluster.clock.stop();
});
