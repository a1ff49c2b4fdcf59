/** What a crash makes be delivered again, and what it must not lose. */
import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { eventually } from "../../tests/support/eventually.ts";
import {
  collecting,
  mapping,
  never,
  Refusal,
  UserService,
} from "../../tests/support/user_services.ts";
import { batchOf, sequences, statusesOf, World } from "./fixtures_test.ts";
import { Flow } from "./pump_fixtures_test.ts";

/** Of one stage, at once. */
const [CALLS, BATCH] = [2, 5];
const limits = { concurrentCalls: CALLS, batchRecords: BATCH };

Deno.test("however slow the disk, no more is delivered and not written down than is on its way", async () => {
  const taken: string[] = [];
  const services = {
    sink: await UserService.sink(collecting((texts) => void taken.push(...texts))),
  };
  await Flow.run([["src", "sink"]], { services, limits, paused: true }, async (flow) => {
    await flow.world.push(sequences(1, 90));
    flow.world.disk.full = true;
    flow.start();
    await eventually("some are delivered", () => taken.length >= CALLS * BATCH);
    // The disk is looked at meanwhile, and calls could be made.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(taken.length, CALLS * BATCH);
    await flow.pump.stop(0);
    flow.world.disk.full = false;
    await flow.world.restart();
    flow.start();
    await eventually("all are done", () => flow.world.committed() === 90n);
    assert.equal(new Set(taken).size, 90);
    assert.equal(taken.length, 90 + CALLS * BATCH);
  });
});

Deno.test("while the disk cannot be written a stage waits, and goes on without doing it again", async () => {
  const [mapped, taken]: string[][] = [[], []];
  const map = mapping((text) => text.replace("payload", "mapped"));
  const services = {
    map: await UserService.transform((request) => {
      mapped?.push(
        ...(request.input_batch?.records ?? []).map(({ id }) => `${id?.sequence_number}`),
      );
      return map(request);
    }),
    sink: await UserService.sink(collecting((texts) => void taken?.push(...texts))),
  };
  const ways = [["src", "map"], ["map", "sink"]] as const;
  await Flow.run([...ways], { services, limits, paused: true }, async (flow) => {
    await flow.world.push(sequences(1, 40));
    flow.world.disk.full = true;
    flow.start();
    await eventually("some are mapped", () => mapped?.length === CALLS * BATCH);
    assert.deepEqual(taken, []);
    flow.world.disk.full = false;
    await eventually("all are done", () => flow.world.committed() === 40n);
    assert.deepEqual([mapped?.length, taken?.length], [40, 40]);
  });
});

Deno.test("where the disk is nearly full, what transforms make waits in order, and sinks make room", async () => {
  const taken: string[] = [];
  let mapped = 0;
  const map = mapping((text) => text.replace("payload", "mapped"));
  const services = {
    map: await UserService.transform((request) => {
      mapped += request.input_batch?.records.length ?? 0;
      return map(request);
    }),
    sink: await UserService.sink(collecting((texts) => void taken.push(...texts))),
    other: await UserService.sink(collecting(() => {})),
  };
  const ways = [["src", "map"], ["map", "sink"], ["src", "other"]] as const;
  const setup = { services, limits, paused: true, parallelism: 1 };
  await Flow.run([...ways], setup, async (flow) => {
    const { world } = flow;
    const told = async () => (await world.router.intake.grant("src", 10, "normal")).signal;
    await world.push(sequences(1, 40));
    assert.equal((await told()).pause, false);
    world.disk.room.outputs = world.disk.room.records = false;
    flow.start();
    await eventually("the first are mapped, and wait", () => mapped === BATCH);
    await eventually("others go on", () => world.stage("other").buffered === 0);
    const { pause, level } = await told();
    assert.deepEqual([pause, level, mapped, taken], [true, "critical", BATCH, []]);
    await flow.crash();
    await eventually("they are mapped again", () => mapped === 2 * BATCH);
    world.disk.room.outputs = true;
    await eventually("all are done", () => world.committed() === 40n);
    assert.deepEqual(taken, sequences(1, 40).map(({ sequence }) => `mapped ${sequence}`));
    assert.equal(mapped, 40 + BATCH);
    let held = false;
    const pusher = { signal: new AbortController().signal, held: () => void (held = true) };
    const more = world.router.intake.push([batchOf(sequences(41, 41))], pusher);
    await eventually("nothing comes in", () => held);
    world.disk.room.records = true;
    assert.deepEqual(statusesOf(await more), ["accepted"]);
  });
});

Deno.test("a record that two branches finish at once is done in both, also on the disk", async () => {
  const taken: string[][] = [[], []];
  const services = {
    a: await UserService.sink(collecting((texts) => void taken[0]?.push(...texts))),
    b: await UserService.sink(collecting((texts) => void taken[1]?.push(...texts))),
  };
  const ways = [["src", "a"], ["src", "b"]] as const;
  await Flow.run([...ways], { services, limits }, async (flow) => {
    await flow.world.push(sequences(1, 60));
    await eventually("all are done", () => flow.world.committed() === 60n);
    await flow.crash();
    await eventually("nothing is left", () => flow.world.disk.items.size === 0);
    assert.equal(flow.world.router.pending("p"), 0);
    assert.deepEqual(taken.map(({ length }) => length), [60, 60]);
  });
});

Deno.test("what could not be written of one branch is not taken for done by the other", async () => {
  const world = await World.make(["src", "a"], ["src", "b"]);
  await world.push(sequences(1, 1));
  const [inA] = world.take("a");
  assert.ok(inA);
  const [a, b] = [world.stage("a"), world.stage("b")];
  world.disk.full = true;
  const ended = world.end(inA, { kind: "done" });
  await eventually("it has failed", () => world.store.failed);
  assert.deepEqual(new Set(inA.item.stages), new Set([a, b]));
  world.disk.full = false;
  await ended;
  assert.deepEqual(inA.item.stages, [b]);
  await world.router.stop();
});

Deno.test("a dead letter on its way when the node crashes arrives after the start", async () => {
  const letters: string[] = [];
  let hang = true;
  const sink = await UserService.sink(() => {
    throw new Refusal(Code.INVALID_ARGUMENT, "no");
  });
  const collect = collecting((texts) => void letters.push(...texts));
  const letterBox = await UserService.sink((request, peer) => {
    return hang ? never() : collect(request, peer);
  });
  const setup = { services: { sink }, deadLetter: { endpoint: letterBox.endpoint }, limits };
  await Flow.run([["src", "sink"]], setup, async (flow) => {
    await flow.world.push(sequences(1, 3));
    await eventually("they are given up", () => flow.world.stage("sink").inFlight === 3);
    await flow.crash();
    assert.equal(flow.world.committed(), 0n);
    hang = false;
    await eventually("all are done", () => flow.world.committed() === 3n);
    assert.deepEqual(new Set(letters), new Set(["payload 1", "payload 2", "payload 3"]));
    assert.deepEqual(flow.dead(), []);
  });
  letterBox.crash();
});

Deno.test("what is kept as dead is so with the end of its record: a crash makes it neither two nor none", async () => {
  const sink = await UserService.sink(() => {
    throw new Refusal(Code.INVALID_ARGUMENT, "no");
  });
  await Flow.run([["src", "sink"]], { services: { sink }, limits, paused: true }, async (flow) => {
    await flow.world.push(sequences(1, 4));
    flow.world.disk.full = true;
    flow.start();
    await eventually("they are given up", () => flow.world.stage("sink").inFlight === 4);
    await flow.pump.stop(0);
    assert.deepEqual(flow.dead(), []);
    flow.world.disk.full = false;
    await flow.world.restart();
    flow.start();
    await eventually("all are done", () => flow.world.committed() === 4n);
    await flow.crash();
    assert.deepEqual(flow.dead().map(({ sequence }) => sequence).sort(), ["1", "2", "3", "4"]);
    assert.equal(flow.world.router.pending("p"), 0);
  });
});
