import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Task } from "../buffer/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import type { Way } from "../../tests/support/pipelines.ts";
import { RECORD_LIMITS } from "../base/mod.ts";
import { scanBatch, type Signal } from "./mod.ts";
import { batchOf, recordOf, sequences, statusesOf, World } from "./fixtures_test.ts";

Deno.test("a node that restarts goes on from its disk, and knows what it has", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 5));
  const [one, two, three] = world.take("sink");
  assert.ok(one && two && three);
  await world.end(three, { kind: "done" });
  await world.end(one, { kind: "done" });
  await eventually("it is committed", () => world.committed() === 1n);
  await world.restart();
  assert.equal(world.router.pending("p"), 3);
  const fates = await world.push(sequences(1, 6));
  assert.deepEqual(fates, [...Array(5).fill("duplicate"), "accepted"]);
  assert.deepEqual(await world.texts("sink"), ["payload 2", "payload 4", "payload 5", "payload 6"]);
});

Deno.test("where it depends on the record, each goes its way, with its own payload", async () => {
  const third = { type: "expression", expression: "record.sequence_number % 3 == 0" } as const;
  const world = await World.make(["src", "some", third], ["src", "all"], ["some", "sink"]);
  const given = [...sequences(1, 7), ...sequences(4, 6), ...sequences(8, 12)];
  const fates = await world.push(given);
  assert.deepEqual(fates, given.map((_, i) => i >= 7 && i < 10 ? "duplicate" : "accepted"));
  await world.restart();
  const numbers = sequences(1, 12).map(({ sequence = 0 }) => sequence);
  const texts = (all: readonly number[]) => all.map((number) => `payload ${number}`);
  assert.deepEqual(await world.texts("all"), texts(numbers));
  assert.deepEqual(await world.texts("some"), texts(numbers.filter((it) => it % 3 === 0)));
});

Deno.test("a run that is longer than the room goes on where it stopped", async () => {
  const world = await World.make(["src", "sink"]);
  const pushing = world.push(sequences(1, 250), 250);
  const seen: bigint[] = [];
  while (seen.length < 250) {
    await eventually("there are some", () => world.stage("sink").waiting > 0);
    assert.ok(world.stage("sink").buffered <= 100);
    for (const task of world.take("sink", 70)) {
      seen.push(task.item.root.sequence);
      await world.end(task, { kind: "done" });
    }
  }
  assert.deepEqual(seen, Array.from({ length: 250 }, (_, i) => BigInt(i + 1)));
  assert.deepEqual(await pushing, Array(250).fill("accepted"));
  const position = () => world.plane.state.watermarks.get("src")?.get(0)?.position;
  await eventually("its watermark holds", () => position() === 250n);
});

Deno.test("a commit that a crash has kept from being told is told after the start", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 3));
  world.plane.failure = new Error("nobody leads");
  for (const task of world.take("sink")) await world.end(task, { kind: "done" });
  await eventually("it is on disk", () => world.disk.items.size === 0);
  world.plane.failure = undefined;
  await world.router.stop();
  await world.restart();
  await eventually("it is committed", () => world.committed() === 3n);
  assert.deepEqual(await world.push(sequences(1, 3)), Array(3).fill("duplicate"));
});

Deno.test("what a transform made of records is kept, and what it made them of is not", async () => {
  const world = await World.make(["src", "split"], ["split", "sink"]);
  await world.push(sequences(1, 2));
  const [one] = world.take("split", 1);
  assert.ok(one);
  const stages = [world.stage("sink")];
  const outputs = [11, 12].map((sequence) => ({ bytes: recordOf({ sequence }), stages }));
  await world.end(one, { kind: "outputs", records: outputs });
  await eventually("it is on disk", () => world.disk.items.size === 3);
  await world.restart();
  assert.deepEqual([world.stage("split").buffered, world.stage("sink").buffered], [1, 2]);
  const made = world.take("sink");
  const [first, second] = made;
  assert.ok(first && second);
  await world.end(first, { kind: "done" });
  await world.restart();
  const [left] = world.take("sink");
  assert.ok(left);
  assert.equal(world.committed(), 0n);
  await world.end(left, { kind: "done" });
  await eventually("1 is done with all that came of it", () => world.committed() === 1n);
});

Deno.test("a record goes on unchanged without being written again, branch by branch", async () => {
  const world = await World.make(["src", "filter"], ["src", "b"], ["filter", "sink"]);
  await world.push(sequences(1, 1));
  const [task] = world.take("filter");
  assert.ok(task);
  await world.end(task, { kind: "onward", stages: [world.stage("sink")] });
  await eventually("it is on disk", () => [...world.disk.items.values()][0]?.state !== 1);
  await world.restart();
  const buffered = ["filter", "sink", "b"].map((id) => world.stage(id).buffered);
  assert.deepEqual(buffered, [0, 1, 1]);
  assert.deepEqual(await world.texts("sink"), ["payload 1"]);
});

Deno.test("where there is no room behind a stage nothing changes, and it can be ended later", async () => {
  const world = await World.make(["src", "a"], ["a", "sink"]);
  await world.push(sequences(1, 2));
  const [one, two] = world.take("a");
  assert.ok(one && two);
  const sink = world.stage("sink");
  const records = Array.from({ length: 100 }, () => ({ bytes: Buffer.alloc(1), stages: [sink] }));
  await world.end(one, { kind: "outputs", records });
  const onward = { kind: "onward", stages: [sink] } as const;
  assert.equal(world.router.deliveries.reserve(onward), sink);
  assert.equal(world.stage("a").inFlight, 1);
  for (const task of world.take("sink", 1)) await world.end(task, { kind: "done" });
  await world.end(two, onward);
});

Deno.test("keys are remembered over a restart, also those of records that are done", async () => {
  const world = await World.make(["src", "sink"]);
  const keys = ["a", "b", "c"].map((key) => ({ key }));
  assert.deepEqual(await world.push(keys), Array(3).fill("accepted"));
  for (const task of world.take("sink", 2)) {
    await world.end(task, { kind: "done" });
  }
  await eventually("it is on disk", () => world.disk.items.size === 1);
  await world.restart();
  const fates = await world.push([...keys, { key: "d" }]);
  assert.deepEqual(fates, ["duplicate", "duplicate", "duplicate", "accepted"]);
  // A crash may have come between a record and the note of its key.
  for (const key of [...world.disk.notes.keys()]) {
    if (key.startsWith("keys")) world.disk.notes.delete(key);
  }
  await world.restart();
  assert.deepEqual(await world.push(keys.slice(2)), ["duplicate"]);
});

Deno.test("a watermark that waits holds after a restart, too", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 2), 2);
  await world.push(sequences(3, 4), 4);
  const first = world.take("sink", 2);
  await world.restart();
  assert.equal(first.length, 2);
  const position = () => world.plane.state.watermarks.get("src")?.get(0)?.position;
  for (const task of world.take("sink", 2)) {
    await world.end(task, { kind: "done" });
  }
  await eventually("the first is known", () => position() === 2n);
  await world.push(sequences(5, 5), 5);
  for (const task of world.take("sink")) await world.end(task, { kind: "done" });
  await eventually("the last is known", () => position() === 5n);
});

Deno.test("a dead record is kept with why, and counts as done", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 1));
  const [task] = world.take("sink");
  assert.ok(task);
  await world.end(task, { kind: "dead", info: Buffer.from("why") });
  await eventually("it is committed", () => world.committed() === 1n);
  const [dead] = [...world.disk.dead.values()];
  assert.equal(Buffer.from(dead?.info ?? []).toString(), "why");
  assert.match(Buffer.from(dead?.payload ?? []).toString(), /payload 1/);
});

Deno.test("what another node has committed is DUPLICATE; set back, it may come again", async () => {
  const world = await World.make(["src", "sink"]);
  await world.commit(3n);
  const fates = await world.push(sequences(3, 5));
  assert.deepEqual(fates, ["duplicate", "accepted", "accepted"]);
  for (const task of world.take("sink")) await world.end(task, { kind: "done" });
  await eventually("it is committed", () => world.committed() === 5n);
  await world.commit(2n, true);
  assert.deepEqual(await world.push(sequences(2, 5)), [
    "duplicate",
    "accepted",
    "accepted",
    "accepted",
  ]);
});

Deno.test("an offset that was set back stays so over a crash, until its records come again", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 5));
  await world.finishAll("sink");
  await eventually("it is committed", () => world.committed() === 5n);
  await world.commit(2n, true);
  await world.restart();
  await eventually("it is told how far it is", () => world.partition().reported > 0n);
  assert.equal(world.committed(), 2n);
  const fates = await world.push(sequences(2, 4));
  assert.deepEqual(fates, ["duplicate", "accepted", "accepted"]);
  await world.finishAll("sink");
  await eventually("it goes on", () => world.committed() === 4n);
  await world.restart();
  await eventually("it is told again", () => world.partition().reported === 4n);
  assert.deepEqual(await world.push(sequences(4, 5)), ["duplicate", "accepted"]);
});

Deno.test("of records that came again after a reset, a crash loses neither them nor the reset", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 5));
  await world.finishAll("sink");
  await eventually("it is committed", () => world.committed() === 5n);
  await world.commit(2n, true);
  await world.push(sequences(3, 4));
  const { plane } = world;
  const propose = plane.propose.bind(plane);
  plane.propose = () => Promise.reject(new Error("nobody leads"));
  await world.restart();
  await world.finishAll("sink");
  plane.propose = propose;
  await eventually("all that is done is told", () => world.partition().reported === 4n);
  assert.equal(world.committed(), 4n);
  assert.deepEqual(await world.push(sequences(4, 5)), ["duplicate", "accepted"]);
});

Deno.test("what is done on a node that does not know of a reset does not undo it", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 3));
  const [one, ...rest] = world.take("sink");
  assert.ok(one);
  await world.end(one, { kind: "done" });
  await eventually("it is committed", () => world.committed() === 1n);
  await world.commit(0n, true);
  for (const task of rest) await world.end(task, { kind: "done" });
  await eventually("it is told how far it is", () => world.partition().committed === 0n);
  assert.equal(world.committed(), 0n);
  assert.deepEqual(await world.push(sequences(1, 3)), Array(3).fill("accepted"));
  await world.finishAll("sink");
  await eventually("it goes on", () => world.committed() === 3n);
});

Deno.test("whoever waits for room and goes leaves nothing behind", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 100));
  const gone = new AbortController();
  let held = 0;
  const { intake } = world.router;
  const record = recordOf({ sequence: 101 });
  const batch = scanBatch(Buffer.from([18, record.length, ...record]));
  const pushing = intake.push([batch], { signal: gone.signal, held: () => held++ });
  await eventually("it waits", () => held > 0);
  gone.abort();
  await assert.rejects(pushing, { code: "cancelled" });
  for (const task of world.take("sink")) await world.end(task, { kind: "done" });
  assert.deepEqual(await world.push(sequences(101, 101)), ["accepted"]);
});

Deno.test("what could not be written is let in again, by number and by key, and once", async () => {
  const world = await World.make(["src", "sink"]);
  const keyed = ["a", "b", "a"].map((key) => ({ key }));
  const given = [...sequences(1, 9), ...keyed, { sequence: 10, key: "c" }, { sequence: 11 }];
  world.disk.full = true;
  let held = 0;
  const pusher = { signal: new AbortController().signal, held: () => held++ };
  const pushing = world.router.intake.push([batchOf(given)], pusher);
  await eventually("it is held", () => held > 0);
  assert.equal(world.router.buffer.total.count, 0);
  world.disk.full = false;
  const fates = statusesOf(await pushing);
  assert.deepEqual(fates, given.map((_, i) => i === 11 ? "duplicate" : "accepted"));
  assert.deepEqual(await world.push(given), given.map(() => "duplicate"));
  const numbers = world.take("sink").map(({ item }) => Number(item.root.sequence));
  assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 10, 11]);
});

Deno.test("whoever waits for room is told so, and costs nothing until something leaves", async () => {
  const world = await World.make(["src", "sink"]);
  await world.push(sequences(1, 100));
  const told: boolean[] = [];
  const pusher = {
    signal: new AbortController().signal,
    held: ({ pause }: Signal) => told.push(pause),
  };
  const pushing = world.router.intake.push([batchOf(sequences(101, 101))], pusher);
  await eventually("it waits", () => told.length > 0);
  // Others' turns, of which it must take none.
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(told.length <= 2, `it has looked ${told.length} times`);
  const [task] = world.take("sink", 1);
  assert.ok(task);
  await world.end(task, { kind: "done" });
  assert.deepEqual(statusesOf(await pushing), ["accepted"]);
});

Deno.test("a record goes to as many stages as there may be, however long their names", async () => {
  const sinks = Array.from({ length: 400 }, (_, i) => `sink ${i} `.padEnd(240, "x"));
  const world = await World.make(...sinks.map((sink): Way => ["src", sink]));
  assert.deepEqual(await world.push(sequences(1, 1)), ["accepted"]);
  for (const sink of sinks.slice(0, 200)) {
    for (const task of world.take(sink)) await world.end(task, { kind: "done" });
  }
  await world.router.stop();
  await world.restart();
  const sets = [...world.disk.notes].filter(([key]) => key.startsWith("stages"));
  const bytes = sets.reduce((sum, [, value]) => sum + value.length, 0);
  assert.ok(bytes < RECORD_LIMITS.stageSetsBytes + 2 * RECORD_LIMITS.noteBytes, `${bytes}`);
  const left = world.router.pending("p");
  assert.ok(left >= 200 && left < 400, "beyond the bound some go there again");
  for (const sink of sinks) {
    for (const task of world.take(sink)) await world.end(task, { kind: "done" });
  }
  await eventually("it is done", () => world.committed() === 1n);
  await world.router.stop();
  await world.restart();
  const names = [...world.disk.notes.keys()].filter((key) => key.startsWith("stages"));
  assert.deepEqual(names, [], "what nothing is in any more is forgotten");
});

Deno.test("after a restart a record is done when all branches and all that came of it are", async () => {
  const world = await World.make(["src", "split"], ["src", "b"], ["split", "sink"]);
  await world.push([...sequences(1, 6), { key: "k" }]);
  const stages = [world.stage("sink")];
  const records = [21, 22].map((sequence) => ({ bytes: recordOf({ sequence }), stages }));
  const [, two] = world.take("split", 2);
  assert.ok(two);
  await world.end(two, { kind: "outputs", records });
  await world.restart();
  assert.equal(world.router.buffer.total.count, 7);
  const counts = ["split", "b", "sink"].map((id) => world.stage(id).gauge.count);
  assert.deepEqual(counts, [6, 7, 2]);
  const numbers = (tasks: readonly Task[]) => tasks.map(({ item }) => Number(item.root.sequence));
  const inB = world.take("b");
  assert.deepEqual(numbers(inB), [1, 2, 3, 4, 5, 6, 0]);
  const inSplit = world.take("split");
  assert.deepEqual(numbers(inSplit), [1, 3, 4, 5, 6, 0]);
  const inSink = world.take("sink");
  assert.deepEqual(numbers(inSink), [2, 2]);
  for (const task of [...inB, ...inSplit]) await world.end(task, { kind: "done" });
  await eventually("1 is done", () => world.committed() === 1n);
  for (const task of inSink) await world.end(task, { kind: "done" });
  await eventually("all are done", () => world.committed() === 6n);
  assert.deepEqual([world.router.buffer.total.count, world.disk.items.size], [0, 0]);
});
