import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { status as Code } from "@grpc/grpc-js";
import { RECORD_LIMITS } from "../base/mod.ts";
import { eventually, type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { pipelineOf, type Way } from "../../tests/support/pipelines.ts";

const WAYS: readonly Way[] = [["src", "sink"]];

async function create(edge: TestEdge, id = "p", ways = WAYS): Promise<void> {
  await edge.plane.propose({ type: "create_pipeline", spec: pipelineOf(id, ways) });
}

const record = (sequence: number, more: Record<string, unknown> = {}) => ({
  id: { source_id: "src", partition: 0, sequence_number: sequence },
  payload: Buffer.from(`payload ${sequence}`),
  ...more,
});

const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => record(from + i));

type Batch = { batch_id: string; records: unknown[]; watermark?: unknown };

/** A push stream, with what has come on it. */
function push(edge: TestEdge) {
  const { stream, ended } = edge.bidi(edge.protos.source.PushRecords);
  // deno-lint-ignore no-explicit-any -- acks are looked at field by field
  const seen: any[] = [];
  stream.on("data", (message: unknown) => seen.push(message));
  return {
    stream,
    ended,
    send: (batch: Batch) => stream.write({ batch } as never),
    acks: () => seen.flatMap(({ ack }) => ack ?? []),
    signals: () => seen.flatMap(({ backpressure }) => backpressure ?? []),
    credits: () => seen.flatMap(({ credits }) => credits ?? []),
    statuses: () =>
      seen.flatMap(({ ack }) => ack ?? []).map(({ record_acks }) =>
        record_acks.map(({ status }: { status: string }) => status.replace("ACK_STATUS_", ""))
      ),
  };
}

/** Delivers everything that waits in the stage. */
async function deliver(edge: TestEdge, stageId = "sink", pipelineId = "p"): Promise<number[]> {
  const { deliveries, buffer } = edge.records;
  const tasks = deliveries.take(buffer.stage(pipelineId, stageId), 1e6);
  for (const task of tasks) await deliveries.end([{ task, ending: { kind: "done" } }]);
  return tasks.map(({ item }) => Number(item.root.sequence));
}

const committed = (edge: TestEdge) => edge.plane.state.offsets.get("src")?.get(0)?.offset ?? 0n;

Deno.test("every record of a batch is acknowledged, in order, with credits; twice is DUPLICATE", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks, credits, statuses, stream, ended } = push(edge);
    send({ batch_id: "one", records: records(1, 3) });
    send({ batch_id: "two", records: [...records(3, 4), record(4)] });
    send({ batch_id: "none", records: [] });
    await eventually("all are acknowledged", () => acks().length === 3);
    assert.deepEqual(acks().map(({ batch_id }) => batch_id), ["one", "two", "none"]);
    assert.deepEqual(statuses(), [
      ["ACCEPTED", "ACCEPTED", "ACCEPTED"],
      ["DUPLICATE", "ACCEPTED", "DUPLICATE"],
      [],
    ]);
    assert.deepEqual(acks()[0].record_acks.map((ack: { record_id: unknown }) => ack.record_id), [
      { source_id: "src", partition: 0, sequence_number: "1", idempotency_key: Buffer.alloc(0) },
      { source_id: "src", partition: 0, sequence_number: "2", idempotency_key: Buffer.alloc(0) },
      { source_id: "src", partition: 0, sequence_number: "3", idempotency_key: Buffer.alloc(0) },
    ]);
    await eventually("credits come", () => credits().length > 0);
    stream.end();
    assert.equal((await ended).code, Code.OK);
    assert.equal(edge.records.pending("p"), 4);
  }));

Deno.test("a record that cannot be taken says why, and the others go on", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks, statuses } = push(edge);
    const of = (id: unknown) => ({ id, payload: Buffer.alloc(1) });
    send({
      batch_id: "b",
      records: [
        of(null),
        of({ source_id: "", sequence_number: 1 }),
        of({ source_id: "nobody", sequence_number: 1 }),
        of({ source_id: "src" }),
        of({ source_id: "src", idempotency_key: Buffer.alloc(RECORD_LIMITS.keyBytes) }),
        of({ source_id: "src", idempotency_key: Buffer.alloc(RECORD_LIMITS.keyBytes + 1) }),
        record(1),
      ],
    });
    await eventually("it is acknowledged", () => acks().length === 1);
    const [R, A] = ["REJECTED", "ACCEPTED"];
    assert.deepEqual(statuses(), [[R, R, R, R, A, R, A]]);
    const reasons = acks()[0].record_acks.map((ack: { error_message: string }) =>
      ack.error_message.slice(0, 30)
    );
    assert.deepEqual(reasons, [
      "id: is missing",
      "id.source_id: is missing",
      "no enabled pipeline takes reco",
      "id: has neither a sequence_num",
      "",
      "id.idempotency_key: is longer ",
      "",
    ]);
  }));

Deno.test("a record above the limit is rejected, one at the limit is not", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks, statuses } = push(edge);
    const { recordBytes } = RECORD_LIMITS;
    const sized = (sequence: number, bytes: number) => {
      // The id takes 9 bytes, the payload's tag and length 5.
      const payload = Buffer.alloc(bytes - 14);
      return { id: { source_id: "src", sequence_number: sequence }, payload };
    };
    send({ batch_id: "b", records: [sized(1, recordBytes)] });
    send({ batch_id: "b", records: [sized(2, recordBytes + 1)] });
    await eventually("both are acknowledged", () => acks().length === 2);
    assert.deepEqual(statuses(), [["ACCEPTED"], ["REJECTED"]]);
  }, { maxMessageSize: RECORD_LIMITS.recordBytes + 1_000 }));

Deno.test("a batch of 100,000 records is taken; one more ends the stream, and nothing is lost", () =>
  withEdge(async (edge) => {
    await create(edge);
    const first = push(edge);
    first.send({ batch_id: "b", records: records(1, RECORD_LIMITS.batchRecords) });
    await eventually("it is acknowledged", () => first.acks().length === 1);
    assert.deepEqual([...new Set(first.statuses().flat())], ["ACCEPTED"]);
    first.send({ batch_id: "c", records: records(1, RECORD_LIMITS.batchRecords + 1) });
    const { code, details } = await first.ended;
    assert.equal(code, Code.INVALID_ARGUMENT);
    assert.equal(details, "batch.records: has 100001 entries, at most 100000 are allowed");
  }, { maxMessageSize: 16 << 20 }));

Deno.test("the offset and the watermark of a source follow what is done, and never pass what is not", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks } = push(edge);
    const watermark = { source_id: "src", partition: 0, position: 3, timestamp: { seconds: 7 } };
    send({ batch_id: "one", records: records(1, 3), watermark });
    send({ batch_id: "two", records: records(4, 5) });
    await eventually("all are acknowledged", () => acks().length === 2);
    const { deliveries, buffer } = edge.records;
    const [one, two, three, ...rest] = deliveries.take(buffer.stage("p", "sink"), 9);
    assert.ok(one && two && three);
    for (const task of [...rest, three, one]) {
      await deliveries.end([{ task, ending: { kind: "done" } }]);
    }
    await eventually("1 is committed", () => committed(edge) === 1n);
    assert.equal(edge.plane.state.watermarks.get("src")?.get(0), undefined);
    await deliveries.end([{ task: two, ending: { kind: "done" } }]);
    await eventually("5 is committed", () => committed(edge) === 5n);
    await eventually("the watermark is known", () => {
      return edge.plane.state.watermarks.get("src")?.get(0)?.position === 3n;
    });
    await eventually("its note is gone", () => {
      return ![...edge.disk.notes.keys()].some((key) => key.startsWith("watermark"));
    });
  }));

Deno.test("what is full holds the rest of a batch, says which stage it is, and goes on when it drains", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks, signals, statuses, stream } = push(edge);
    send({ batch_id: "b", records: records(1, 25) });
    await eventually("it is told to pause", () => signals().some(({ pause }) => pause));
    const signal = signals().find(({ pause }) => pause);
    assert.deepEqual(
      [signal.level, signal.stage_id, signal.pipeline_id],
      ["BACKPRESSURE_LEVEL_CRITICAL", "sink", "p"],
    );
    assert.equal(edge.records.pending("p"), 10);
    // It does not heed the signal: nothing more is taken.
    for (let i = 0; i < 50; i++) send({ batch_id: `${i}`, records: records(26, 27) });
    assert.deepEqual(acks(), []);
    const delivered: number[] = [];
    while (delivered.length < 27) {
      assert.ok(edge.records.pending("p") <= 10);
      delivered.push(...await deliver(edge));
      await new Promise((resolve) => setTimeout(resolve));
    }
    assert.deepEqual(delivered, Array.from({ length: 27 }, (_, i) => i + 1));
    await eventually("all is acknowledged", () => acks().length === 51);
    assert.deepEqual(statuses().slice(0, 2), [Array(25).fill("ACCEPTED"), [
      "ACCEPTED",
      "ACCEPTED",
    ]]);
    await eventually("it may go on", () => signals().at(-1)?.pause === false);
    stream.end();
  }, { maxRecords: 10 }));

Deno.test("a full disk pauses the source; what was acknowledged stays, and the rest comes after", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { send, acks, signals, statuses } = push(edge);
    send({ batch_id: "one", records: records(1, 3) });
    await eventually("it is acknowledged", () => acks().length === 1);
    edge.disk.full = true;
    send({ batch_id: "two", records: records(4, 5) });
    await eventually("it is told to pause", () => signals().some(({ pause }) => pause));
    const delivering = deliver(edge);
    assert.equal(acks().length, 1);
    edge.disk.full = false;
    await delivering;
    await eventually("it is acknowledged, too", () => acks().length === 2);
    assert.deepEqual(statuses()[1], ["ACCEPTED", "ACCEPTED"]);
    assert.deepEqual(await deliver(edge), [4, 5]);
    await eventually("5 is committed", () => committed(edge) === 5n);
    await eventually("it may go on", () => signals().at(-1)?.pause === false);
  }));

Deno.test("records take the edges whose conditions they match; one that matches none is done", () =>
  withEdge(async (edge) => {
    const type = (recordType: string) => ({ type: "record_type" as const, recordType });
    await create(edge, "p", [["src", "a", type("x")], ["src", "b"], ["src", "c", type("y")]]);
    await create(edge, "q", [["src", "a", type("z")]]);
    const { send, acks } = push(edge);
    send({ batch_id: "b", records: [record(1, { record_type: "x" }), record(2)] });
    await eventually("it is acknowledged", () => acks().length === 1);
    assert.deepEqual(await deliver(edge, "b"), [1, 2]);
    assert.equal(committed(edge), 0n);
    assert.deepEqual([await deliver(edge, "a"), await deliver(edge, "c")], [[1], []]);
    await eventually("2 is committed", () => committed(edge) === 2n);
    assert.equal(edge.records.pending("q"), 0);
  }));

Deno.test("a source is known by the name that it registered under, too", () =>
  withEdge(async (edge) => {
    await create(edge);
    const register = (name: string) =>
      edge.call(edge.protos.registry.Register, {
        identity: { service_id: "instance-7", name, service_type: "SERVICE_TYPE_SOURCE" },
        endpoint: { host: "h", port: 1 },
      });
    const { send, acks, statuses } = push(edge);
    let sequence = 0;
    const fates = async () => {
      sequence++;
      const of = (source_id: string) => ({ id: { source_id, sequence_number: sequence } });
      send({ batch_id: "b", records: [of("instance-7"), of("instance-8")] });
      await eventually("it is acknowledged", () => acks().length === sequence);
      return statuses().at(-1);
    };
    await register("src");
    assert.deepEqual(await fates(), ["ACCEPTED", "REJECTED"]);
    assert.deepEqual(await fates(), ["ACCEPTED", "REJECTED"]);
    await register("another");
    assert.deepEqual(await fates(), ["REJECTED", "REJECTED"]);
    await create(edge, "q", [["another", "sink"]]);
    assert.deepEqual(await fates(), ["ACCEPTED", "REJECTED"]);
    await create(edge, "r", [["instance-8", "sink"], ["another", "sink"]]);
    assert.deepEqual(await fates(), ["ACCEPTED", "ACCEPTED"]);
    assert.deepEqual(["p", "q", "r"].map((id) => edge.records.pending(id)), [2, 2, 2]);
  }));

Deno.test("bytes that are no batch end the stream with INVALID_ARGUMENT", () =>
  withEdge(async (edge) => {
    await create(edge);
    const method = { ...edge.protos.source.PushRecords, requestSerialize: (it: Buffer) => it };
    const { stream, ended } = edge.bidi(method);
    // A batch with a record whose type is not UTF-8.
    stream.write(Buffer.from([10, 5, 18, 3, 18, 1, 0xff]) as never);
    const { code, details } = await ended;
    assert.equal(code, Code.INVALID_ARGUMENT);
    assert.equal(details, "not a valid protobuf message: a string is not UTF-8");
  }));

Deno.test("a source that registers is told what it may send, and how its pipeline does is known", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { Register } = edge.protos.registry;
    const register = async (service_id: string, service_type: string) => {
      const identity = { service_id, name: service_id, service_type };
      const endpoint = { host: "h", port: 1 };
      return (await edge.call(Register, { identity, endpoint } as never)).initial_credits;
    };
    assert.equal(await register("src", "SERVICE_TYPE_SOURCE"), "10");
    assert.equal(await register("nobody", "SERVICE_TYPE_SOURCE"), "0");
    assert.equal(await register("sink", "SERVICE_TYPE_SINK"), "0");
    const { send, acks } = push(edge);
    send({ batch_id: "b", records: records(1, 3) });
    await eventually("it is acknowledged", () => acks().length === 1);
    const [task] = edge.records.deliveries.take(edge.records.buffer.stage("p", "sink"), 1);
    assert.ok(task);
    const { buffered, inFlight, processed } = edge.records.stages("p").get("sink") ?? {};
    assert.deepEqual([buffered, inFlight, processed], [3, 1, 0]);
    assert.deepEqual([edge.records.pending("p"), edge.records.pending("q")], [3, 0]);
  }, { maxRecords: 10 }));

Deno.test("credits are asked for, shared, and refused to a source that nobody knows", () =>
  withEdge(async (edge) => {
    await create(edge);
    const { RequestCredits } = edge.protos.source;
    const ask = (source_id: string, more = {}) =>
      edge.call(RequestCredits, { source_id, requested_credits: 1_000, ...more });
    assert.deepEqual(await ask("src"), {
      granted_credits: "10",
      total_available: "10",
      expires_in_ms: "10000",
      current_pressure: "BACKPRESSURE_LEVEL_NONE",
    });
    assert.equal((await ask("src", { requested_credits: 3 })).granted_credits, "3");
    assert.equal((await ask("src", { pipeline_id: "p" })).granted_credits, "10");
    await assert.rejects(ask("nobody"), { code: Code.NOT_FOUND });
    await assert.rejects(ask("src", { pipeline_id: "q" }), { code: Code.NOT_FOUND });
    await assert.rejects(ask(""), { code: Code.INVALID_ARGUMENT });
    await assert.rejects(ask("src", { priority: 9 }), { code: Code.INVALID_ARGUMENT });
  }, { maxRecords: 10 }));
