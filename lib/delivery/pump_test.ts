import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, DELIVERY_LIMITS } from "../base/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import {
  collecting,
  mapping,
  never,
  Refusal,
  textOf,
  UserService,
} from "../../tests/support/user_services.ts";
import { spec } from "../state/fixtures_test.ts";
import { sequences } from "./fixtures_test.ts";
import { Flow } from "./pump_fixtures_test.ts";

/** `payload 1` to `payload n`. */
function payloads(count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, i) => `payload ${from + i}`);
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => Number(a.split(" ")[1]) - Number(b.split(" ")[1]));
}

Deno.test("records go through a filter and a mask to two sinks, and are committed", async () => {
  const taken: string[][] = [[], []];
  const services = {
    filter: await UserService.transform(
      mapping((text) => /[02468]$/.test(text) ? text : undefined),
    ),
    mask: await UserService.transform(mapping((text) => text.replace("payload", "masked"))),
    one: await UserService.sink(collecting((texts) => void taken[0]?.push(...texts))),
    two: await UserService.sink(collecting((texts) => void taken[1]?.push(...texts))),
  };
  const ways = [["src", "filter"], ["filter", "mask"], ["mask", "one"], ["mask", "two"]] as const;
  await Flow.run([...ways], { services }, async ({ world }) => {
    await world.push(sequences(1, 90));
    await eventually("all are done", () => world.committed() === 90n);
    const even = payloads(90).filter((text) => /[02468]$/.test(text));
    const expected = even.map((text) => text.replace("payload", "masked"));
    assert.deepEqual(taken.map(sorted), [expected, expected]);
    assert.equal(world.router.pending("p"), 0);
    assert.equal(world.stage("filter").processed, 90);
    assert.equal(world.stage("one").processed, 45);
  });
});

Deno.test("a transform is told its stage and config, a sink what is asked of it", async () => {
  let [config, id, options]: unknown[] = [];
  const map = mapping((text) => text);
  const services = {
    a: await UserService.transform((request) => {
      [id, config] = [request.transform_id, request.transform_config];
      return map(request);
    }),
    sink: await UserService.sink(collecting((_, request) => void (options = request.options))),
  };
  const change = <T>(stage: T) => ({ ...stage, config: new Map([["field", "email"]]) });
  await Flow.run([["src", "a"], ["a", "sink"]], { services, change }, async ({ world }) => {
    await world.push(sequences(1, 1));
    await eventually("it is done", () => world.committed() === 1n);
    assert.deepEqual([id, { ...config as object }], ["a", { field: "email" }]);
    const guarantee = "DELIVERY_GUARANTEE_AT_LEAST_ONCE";
    assert.deepEqual({ ...options as object }, {
      require_ack: true,
      timeout_ms: 30_000,
      guarantee,
    });
  });
});

Deno.test("a split makes several records of one, an output without an id gets that of its origin", async () => {
  const taken: string[] = [];
  const ids: unknown[] = [];
  const services = {
    split: await UserService.transform(({ input_batch: batch }) => ({
      results: (batch?.records ?? []).map(({ id }) => ({
        original_id: id,
        status: "TRANSFORM_STATUS_SPLIT",
        output_records: ["a", "b", "c"].map((text) => ({
          payload: new TextEncoder().encode(text) as never,
        })),
      })),
    })),
    sink: await UserService.sink(collecting((texts, { batch }) => {
      taken.push(...texts);
      ids.push(...(batch?.records ?? []).map(({ id }) => id?.sequence_number));
    })),
  };
  await Flow.run([["src", "split"], ["split", "sink"]], { services }, async ({ world }) => {
    await world.push(sequences(1, 2));
    await eventually("both are done", () => world.committed() === 2n);
    assert.equal(taken.sort().join(""), "aabbcc");
    assert.deepEqual(ids.sort(), ["1", "1", "1", "2", "2", "2"]);
  });
});

Deno.test("a record that fails is tried again, the others go on", async () => {
  const tries = new Map<string, number>();
  const services = {
    sink: await UserService.sink(({ batch }) => ({
      status: "WRITE_STATUS_PARTIAL",
      results: (batch?.records ?? []).map(({ id, payload }) => {
        const count = (tries.get(textOf(payload)) ?? 0) + 1;
        tries.set(textOf(payload), count);
        const success = textOf(payload) !== "payload 2" || count === 3;
        return { record_id: id, success, retryable: true };
      }),
    })),
  };
  await Flow.run([["src", "sink"]], { services }, async ({ world }) => {
    await world.push(sequences(1, 3));
    await eventually("all are done", () => world.committed() === 3n);
    assert.deepEqual(Object.fromEntries(tries), { "payload 1": 1, "payload 2": 3, "payload 3": 1 });
    assert.equal(world.stage("sink").failed, 2);
  });
});

Deno.test("one that fails for good is dead at once, and kept with why", async () => {
  const services = {
    sink: await UserService.sink(({ batch }) => ({
      status: "WRITE_STATUS_PARTIAL",
      results: (batch?.records ?? []).map(({ id, payload }) =>
        textOf(payload) === "payload 2"
          ? { record_id: id, success: false, error: "too blue" }
          : { record_id: id, success: true }
      ),
    })),
  };
  await Flow.run([["src", "sink"]], { services }, async (flow) => {
    await flow.world.push(sequences(1, 3));
    await eventually("all are done", () => flow.world.committed() === 3n);
    const [dead, ...others] = flow.dead();
    assert.deepEqual([dead?.error, dead?.attempts, dead?.sequence, others.length], [
      "too blue",
      1,
      "2",
      0,
    ]);
  });
});

Deno.test("after its retries a record goes to the dead-letter service, which is told why", async () => {
  const letters: Record<string, string>[] = [];
  const sink = await UserService.sink(() => {
    throw new Refusal(Code.UNAVAILABLE, "out to lunch");
  });
  const letterBox = await UserService.sink(collecting((_, { batch }) => {
    letters.push(...(batch?.records ?? []).map(({ metadata }) => ({ ...metadata })));
  }));
  const setup = { services: { sink }, deadLetter: { endpoint: letterBox.endpoint, maxRetries: 2 } };
  await Flow.run([["src", "sink"]], setup, async (flow) => {
    await flow.world.push(sequences(1, 2));
    await eventually("both are done", () => flow.world.committed() === 2n);
    const letter = {
      "conveyor.error": "UNAVAILABLE: out to lunch",
      "conveyor.pipeline": "p",
      "conveyor.stage": "sink",
      "conveyor.attempts": "3",
    };
    assert.deepEqual(letters, [letter, letter]);
    assert.deepEqual(flow.dead(), []);
  });
  letterBox.crash();
});

Deno.test("what the dead-letter service will not take is kept", async () => {
  const sink = await UserService.sink(() => {
    throw new Refusal(Code.INVALID_ARGUMENT, "no");
  });
  const letterBox = await UserService.sink(() => ({ status: "WRITE_STATUS_FAILED" }));
  const setup = { services: { sink }, deadLetter: { endpoint: letterBox.endpoint } };
  await Flow.run([["src", "sink"]], setup, async (flow) => {
    await flow.world.push(sequences(1, 1));
    await eventually("it is done", () => flow.world.committed() === 1n);
    const [dead] = flow.dead();
    assert.match(dead?.error ?? "", /^INVALID_ARGUMENT: no; its dead-letter service: .*failed/);
    assert.equal(dead?.attempts, 1);
  });
  letterBox.crash();
});

Deno.test("nobody dies for another: a call that is refused is halved until it is known for whom", async () => {
  const taken: string[] = [];
  const services = {
    sink: await UserService.sink(({ batch }) => {
      const texts = (batch?.records ?? []).map(({ payload }) => textOf(payload));
      if (texts.includes("payload 7")) throw new Refusal(Code.INVALID_ARGUMENT, "seven");
      if (texts.includes("payload 9")) throw new Error("a bug");
      taken.push(...texts);
      return { status: "WRITE_STATUS_SUCCESS" };
    }),
  };
  await Flow.run([["src", "sink"]], { services, limits: { retries: 0 } }, async (flow) => {
    await flow.world.push(sequences(1, 20));
    await eventually("all are done", () => flow.world.committed() === 20n);
    assert.deepEqual(sorted(taken), payloads(20).filter((text) => !/ [79]$/.test(text)));
    assert.deepEqual(flow.dead().map(({ sequence }) => sequence).sort(), ["7", "9"]);
  });
});

Deno.test("a service that is away for a while is waited for, and then gets everything", async () => {
  const taken: string[] = [];
  const first = await UserService.sink(collecting((texts) => void taken.push(...texts)));
  const { port } = first;
  first.crash();
  await Flow.run([["src", "sink"]], { services: { sink: first } }, async (flow) => {
    await flow.world.push(sequences(1, 50));
    await eventually("it is tried", () => flow.world.stage("sink").failed > 0);
    const second = await UserService.sink(collecting((texts) => void taken.push(...texts)), port);
    await eventually("all are done", () => flow.world.committed() === 50n);
    assert.deepEqual(sorted(taken), payloads(50));
    second.crash();
  });
});

Deno.test("a service that hangs is given up, and its connection made anew", async () => {
  let calls = 0;
  const taken: string[] = [];
  const collect = collecting((texts) => void taken.push(...texts));
  const services = {
    sink: await UserService.sink((...call) => ++calls <= 3 ? never() : collect(...call)),
  };
  await Flow.run([["src", "sink"]], { services, limits: { callMs: 100 } }, async ({ world }) => {
    await world.push(sequences(1, 2));
    await eventually("both are done", () => world.committed() === 2n);
    assert.deepEqual(sorted(taken), payloads(2));
  });
});

Deno.test("a slow branch does not stall its siblings", async () => {
  const taken: string[] = [];
  const services = {
    slow: await UserService.sink(() => never()),
    fast: await UserService.sink(collecting((texts) => void taken.push(...texts))),
  };
  await Flow.run([["src", "slow"], ["src", "fast"]], { services }, async ({ world }) => {
    await world.push(sequences(1, 60));
    await eventually("the fast one has all", () => taken.length === 60);
    await world.push(sequences(61, 90));
    await eventually("the fast one has all", () => taken.length === 90);
    assert.equal(world.committed(), 0n);
    assert.equal(world.stage("slow").buffered, 90);
  });
});

Deno.test("answers that make no sense: records without one are tried again, foreign ones nothing", async () => {
  let calls = 0;
  const map = mapping((text) => text);
  const taken: string[] = [];
  const foreign = { source_id: "elsewhere", sequence_number: 9 };
  const services = {
    odd: await UserService.transform(async (request) => {
      const { results = [] } = await map(request);
      switch (calls++) {
        case 0:
          return { results: results.map((it) => ({ ...it, original_id: foreign })) };
        case 1:
          return { results: [...results].reverse().slice(1) };
        case 2:
          return { results: [...results, ...results] };
        case 3:
          return {};
        default:
          return { results };
      }
    }),
    sink: await UserService.sink(collecting((texts) => void taken.push(...texts))),
  };
  await Flow.run([["src", "odd"], ["odd", "sink"]], { services }, async ({ world }) => {
    await world.push(sequences(1, 5));
    await eventually("all are done", () => world.committed() === 5n);
    assert.deepEqual(sorted(taken), payloads(5));
  });
});

Deno.test("an ordered stage keeps the order of a partition over failures", async () => {
  const taken: string[] = [];
  let calls = 0;
  const services = {
    a: await UserService.transform(mapping((text) => text)),
    sink: await UserService.sink(({ batch }) => ({
      status: "WRITE_STATUS_PARTIAL",
      results: (batch?.records ?? []).map(({ id, payload }) => {
        const success = ++calls % 7 !== 0;
        if (success) taken.push(textOf(payload));
        return { record_id: id, success, retryable: true };
      }),
    })),
  };
  const setup = { services, parallelism: 1 };
  await Flow.run([["src", "a"], ["a", "sink"]], setup, async ({ world }) => {
    for (let from = 1; from <= 81; from += 20) await world.push(sequences(from, from + 19));
    await eventually("all are done", () => world.committed() === 100n);
    // What came after one that failed comes again behind it: the last of each is in order.
    const last = payloads(100).map((text) => taken.lastIndexOf(text));
    assert.deepEqual(last, [...last].sort((a, b) => a - b));
    assert.ok(taken.length >= 100);
  });
});

Deno.test("an ordered stage keeps the order where some of a batch cannot be read for a while", async () => {
  const taken: string[] = [];
  const sink = await UserService.sink(collecting((texts) => void taken.push(...texts)));
  // Several calls a batch.
  const limits = { batchBytes: 150 };
  const setup = { services: { sink }, parallelism: 1, limits, paused: true };
  await Flow.run([["src", "sink"]], setup, async (flow) => {
    const { store } = flow.world;
    await flow.world.push(sequences(1, 20));
    let reads = 0;
    const read = store.read.bind(store);
    store.read = async (positions) => {
      if (++reads === 1) throw new ConveyorError("unavailable", "it cannot be read");
      return await read(positions);
    };
    flow.start();
    await eventually("all are done", () => flow.world.committed() === 20n);
    assert.deepEqual(taken, payloads(20));
    assert.ok(reads > 4);
  });
});

Deno.test("a sink that has taken and not written is asked to flush; until then nothing counts", async () => {
  let flushes = 0;
  const write = () => ({ status: "WRITE_STATUS_PENDING" } as const);
  const sink = await UserService.sink(write, 0, () => ({ success: ++flushes >= 2 }));
  await Flow.run([["src", "sink"]], { services: { sink } }, async ({ world }) => {
    await world.push(sequences(1, 3));
    await eventually("all are done", () => world.committed() === 3n);
    assert.ok(flushes >= 2);
  });
});

/** A transform that makes `count` records of each, and a sink that counts them. */
async function multiplying(count: number, taken: { count: number }) {
  return {
    many: await UserService.transform(({ input_batch: batch }) => ({
      results: (batch?.records ?? []).map(({ id }) => ({
        original_id: id,
        status: "TRANSFORM_STATUS_SPLIT",
        output_records: Array.from({ length: count }, () => ({ id })),
      })),
    })),
    sink: await UserService.sink(collecting((texts) => void (taken.count += texts.length))),
  };
}

Deno.test("a transform may make ten thousand records of one, and one more is refused", async () => {
  const ways = [["src", "many"], ["many", "sink"]] as const;
  const buffer = { maxTotalRecords: 1_000, maxPerStage: 10_000, backpressureThreshold: 0.8 };
  for (const [made, dead] of [[DELIVERY_LIMITS.outputs, 0], [DELIVERY_LIMITS.outputs + 1, 2]]) {
    const taken = { count: 0 };
    const setup = { services: await multiplying(made ?? 0, taken), buffer };
    await Flow.run([...ways], setup, async (flow) => {
      await flow.world.push(sequences(1, 2));
      await eventually("both are done", () => flow.world.committed() === 2n);
      assert.equal(flow.dead().length, dead);
      assert.equal(taken.count, dead === 0 ? 2 * DELIVERY_LIMITS.outputs : 0);
    });
  }
});

Deno.test("more outputs than the next stage can ever hold are refused, as many wait for room", async () => {
  const ways = [["src", "many"], ["many", "sink"]] as const;
  for (const [made, dead] of [[100, 0], [101, 3]]) {
    const taken = { count: 0 };
    await Flow.run([...ways], { services: await multiplying(made ?? 0, taken) }, async (flow) => {
      await flow.world.push(sequences(1, 3));
      await eventually("all are done", () => flow.world.committed() === 3n);
      assert.equal(flow.dead().length, dead);
      assert.equal(taken.count, dead === 0 ? 300 : 0);
    });
  }
});

Deno.test("what a crash of the node leaves half done is done again, and nothing is lost", async () => {
  const taken: string[] = [];
  let hang = true;
  const map = mapping((text) => text.replace("payload", "mapped"));
  const collect = collecting((texts) => void taken.push(...texts));
  const services = {
    a: await UserService.transform(map),
    sink: await UserService.sink((...call) => hang ? never() : collect(...call)),
  };
  await Flow.run([["src", "a"], ["a", "sink"]], { services }, async (flow) => {
    await flow.world.push(sequences(1, 40));
    await eventually("they are at the sink", () => flow.world.stage("sink").inFlight === 40);
    assert.equal(flow.world.committed(), 0n);
    hang = false;
    await flow.crash();
    await eventually("all are done", () => flow.world.committed() === 40n);
    assert.deepEqual(new Set(taken).size, 40);
  });
});

Deno.test("a pipeline that is disabled takes nothing more, and delivers what it has", async () => {
  const taken: string[] = [];
  const gate = Promise.withResolvers<void>();
  const collect = collecting((texts) => void taken.push(...texts));
  const sink = await UserService.sink(async (...call) => {
    await gate.promise;
    return collect(...call);
  });
  await Flow.run([["src", "sink"]], { services: { sink } }, async ({ world }) => {
    await world.push(sequences(1, 30));
    await world.plane.propose({ type: "set_pipeline_enabled", pipelineId: "p", enabled: false });
    assert.deepEqual(await world.push(sequences(31, 31)), ["rejected"]);
    assert.equal(world.router.pending("p"), 30);
    gate.resolve();
    await eventually("all are done", () => world.committed() === 30n);
    assert.deepEqual(sorted(taken), payloads(30));
  });
});

Deno.test("a service that has left gets nothing more, from the next record on", async () => {
  const taken: string[][] = [[], []];
  let came = Promise.withResolvers<void>();
  const sinkOf = (i: number) =>
    UserService.sink(collecting((texts) => {
      taken[i]?.push(...texts);
      came.resolve();
    }));
  const sinks = [await sinkOf(0), await sinkOf(1)];
  try {
    await Flow.run([["src", "sink"]], { services: {} }, async ({ world }) => {
      const register = async (i: number) => {
        const given = { name: "sink", serviceType: "sink", endpoint: sinks[i]!.endpoint } as const;
        await world.plane.propose({ type: "register", service: spec(`sink-${i}`, given) });
      };
      let last = 0;
      const deliverOne = async () => {
        came = Promise.withResolvers<void>();
        await world.push(sequences(++last, last));
        await came.promise;
      };
      await register(0);
      for (let round = 0; round < 10; round++) {
        await register(1);
        // They take turns: one that is still taken for there gets every other record.
        while (taken[1]?.length === 0) await deliverOne();
        const gone = { serviceId: "sink-1", registrationId: "" };
        await world.plane.propose({ type: "deregister", ...gone });
        taken[1]?.splice(0);
        for (let i = 0; i < 3; i++) await deliverOne();
        assert.deepEqual(taken[1], []);
      }
    });
  } finally {
    for (const sink of sinks) sink.crash();
  }
});

Deno.test("a stop waits for what has begun, and leaves the rest on disk", async () => {
  const gate = Promise.withResolvers<void>();
  const taken: string[] = [];
  const collect = collecting((texts) => void taken.push(...texts));
  const sink = await UserService.sink(async (...call) => {
    await gate.promise;
    return collect(...call);
  });
  await Flow.run([["src", "sink"]], { services: { sink } }, async ({ world, pump }) => {
    await world.push(sequences(1, 20));
    await eventually("they are on their way", () => world.stage("sink").inFlight === 20);
    const stopped = pump.stop(60_000);
    await world.push(sequences(21, 22));
    gate.resolve();
    await stopped;
    await eventually("what had begun is done", () => world.committed() === 20n);
    assert.deepEqual(sorted(taken), payloads(20));
    assert.equal(world.stage("sink").waiting, 2);
  });
});
