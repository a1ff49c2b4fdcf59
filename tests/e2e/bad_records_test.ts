// Records that cannot be taken, and services that do what they should not: the real program goes on,
// says what is wrong, and loses nothing.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { DELIVERY_LIMITS, RECORD_LIMITS } from "../../lib/base/mod.ts";
import type { Record } from "../../proto/gen/conveyor_etl/common/Record.ts";
import type { RecordId } from "../../proto/gen/conveyor_etl/common/RecordId.ts";
import { PROTOS, testCalls, type TestNode, withNode } from "../support/nodes.ts";
import { recordsOf, SourceStream } from "../support/source_stream.ts";
import { until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import {
  collecting,
  mapping,
  never,
  type Processor,
  textOf,
  UserService,
  type Writer,
} from "../support/user_services.ts";

const text = (sequence: number) => new TextEncoder().encode(`${sequence}`);
const record = (id: RecordId | null, payload = 1): Record => {
  return { id, payload: new Uint8Array(payload) as never };
};

/** A sink that knows what it has had. */
class Sink {
  readonly had: string[] = [];
  service!: UserService;

  static async start(): Promise<Sink> {
    const sink = new Sink();
    const write = collecting((payloads) => {
      for (const payload of payloads) sink.had.push(payload);
    });
    sink.service = await UserService.sink(write);
    return sink;
  }
}

async function committed(node: TestNode, source_id: string): Promise<number> {
  const { offsets } = await node.call(PROTOS.checkpoint.GetSourceOffset, { source_id });
  return Number(offsets[0] ?? 0);
}

function allDone(node: TestNode, source: string, sequence: number): Promise<true> {
  return until(`${source} is done up to ${sequence}`, async () => {
    return await committed(node, source) === sequence || undefined;
  });
}

async function deadOf(node: TestNode, pipeline_id: string): Promise<string[]> {
  const { records } = await node.call(PROTOS.admin.ListDeadRecords, { pipeline_id });
  return records.map(({ record, error }) => `${record?.id?.sequence_number}: ${error}`).sort();
}

/** They are told why, one by one, and the others go on. */
async function recordsThatCannotBeTaken(node: TestNode): Promise<void> {
  const sink = await Sink.start();
  const services = { sink: sink.service };
  await createPipeline(node, { id: "p", ways: [["src", "sink"]], services });
  const source = new SourceStream(node);
  const { keyBytes, recordBytes, batchRecords } = RECORD_LIMITS;
  const src = { source_id: "src" };
  source.send({
    batch_id: "mixed",
    records: [
      record(null),
      record({ sequence_number: 1 }),
      record({ source_id: "x".repeat(257), sequence_number: 1 }),
      record({ source_id: "nobody", sequence_number: 1 }),
      record(src),
      record({ ...src, idempotency_key: new Uint8Array(keyBytes + 1) as never }),
      record({ ...src, sequence_number: 9 }, recordBytes),
      ...recordsOf("src", [1, 3], text),
    ],
  });
  source.send({ batch_id: "empty", records: [] });
  source.send({});
  await source.acknowledged(3);
  const [R, A] = ["REJECTED", "ACCEPTED"];
  assert.deepEqual(source.statuses, [[R, R, R, R, R, R, R, A, A, A], [], []]);
  assert.deepEqual(source.acks.map(({ batch_id }) => batch_id), ["mixed", "empty", ""]);
  const reasons = source.acks[0]?.record_acks.map(({ error_message: why }) => why) ?? [];
  const expected = [
    /^id: is missing/,
    /^id.source_id: is missing/,
    /^id.source_id: is longer than 256 bytes/,
    /^no enabled pipeline takes records of this source/,
    /^id: has neither a sequence_number nor an idempotency_key/,
    /^id.idempotency_key: is longer than 256 bytes/,
    /^is \d+ bytes long, at most 8388608 are allowed/,
  ];
  expected.forEach((reason, i) => assert.match(reasons[i] ?? "", reason));
  source.send({ batch_id: "large", records: recordsOf("src", [4, 3 + batchRecords], text) });
  await source.acknowledged(4);
  assert.deepEqual(new Set(source.statuses[3]), new Set([A]));
  assert.equal(source.statuses[3]?.length, batchRecords);
  source.send({ records: recordsOf("src", [1, batchRecords + 1], text) });
  const { code, details } = await source.ended;
  assert.equal(code, Code.INVALID_ARGUMENT);
  assert.equal(details, "batch.records: has 100001 entries, at most 100000 are allowed");
  await allDone(node, "src", batchRecords + 3);
  assert.equal(new Set(sink.had).size, batchRecords + 3);
  sink.service.crash();
}

/** A pipeline of a source, a transform and a sink, all of this name. */
async function throughTransform(node: TestNode, name: string, process: Processor) {
  const [map, sink] = [await UserService.transform(process), await Sink.start()];
  const ways = [[name, "map"], ["map", "sink"]] as const;
  const services = { map, sink: sink.service };
  await createPipeline(node, { id: name, ways, services });
  return { map, had: sink.had, stop: () => [map, sink.service].forEach((it) => it.crash()) };
}

async function push(node: TestNode, name: string, records: number): Promise<void> {
  const source = new SourceStream(node);
  source.send({ records: recordsOf(name, [1, records], text) });
  await source.acknowledged(1);
  assert.deepEqual(new Set(source.statuses.flat()), new Set(["ACCEPTED"]));
  await source.end();
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}`).sort();

/** A service has half a minute for an answer. */
async function transformThatHangs(node: TestNode) {
  const same = mapping((payload) => payload);
  let calls = 0;
  const { had, stop } = await throughTransform(node, "hangs", (request) => {
    return calls++ < 1 ? never() : same(request);
  });
  await push(node, "hangs", 5);
  return {
    async isGivenUp(): Promise<void> {
      await allDone(node, "hangs", 5);
      assert.deepEqual(had.toSorted(), numbers(5));
      assert.ok(calls >= 2);
      stop();
    },
  };
}

async function transformThatAnswersNonsense(node: TestNode): Promise<void> {
  const same = mapping((payload) => payload);
  let calls = 0;
  const { had, stop } = await throughTransform(node, "strange", async (request) => {
    const { results = [] } = await same(request);
    const original_id = { source_id: "elsewhere", sequence_number: 77 };
    if (calls++ < 2) return { results: results.map((result) => ({ ...result, original_id })) };
    return { results: [...results, { original_id, status: "TRANSFORM_STATUS_SUCCESS" }] };
  });
  await push(node, "strange", 20);
  await allDone(node, "strange", 20);
  assert.deepEqual(had.toSorted(), numbers(20));
  stop();
}

/** Ten thousand records of one are taken, one more is not. */
async function transformThatMakesTooMuch(node: TestNode): Promise<void> {
  const { had, stop } = await throughTransform(node, "splits", ({ input_batch: batch }) => ({
    results: (batch?.records ?? []).map(({ id, payload }) => {
      const count = DELIVERY_LIMITS.outputs + (textOf(payload) === "2" ? 1 : 0);
      const output_records = Array.from({ length: count }, () => ({ id, payload }));
      return { original_id: id, status: "TRANSFORM_STATUS_SPLIT", output_records };
    }),
  }));
  await push(node, "splits", 2);
  await allDone(node, "splits", 2);
  assert.deepEqual(had, Array(DELIVERY_LIMITS.outputs).fill("1"));
  const [dead, ...others] = await deadOf(node, "splits");
  assert.match(dead ?? "", /^2: the transform made 10001 records of one, at most 10000/);
  assert.deepEqual(others, []);
  stop();
}

/** It is gone while it works on what it was given, and comes back. */
async function transformThatDies(node: TestNode): Promise<void> {
  const begun = Promise.withResolvers<void>();
  const dying = await throughTransform(node, "dies", () => {
    begun.resolve();
    return never();
  });
  await push(node, "dies", 30);
  await begun.promise;
  dying.map.crash();
  const back = await UserService.transform(mapping((payload) => payload), dying.map.port);
  await allDone(node, "dies", 30);
  assert.deepEqual(dying.had.toSorted(), numbers(30));
  dying.stop();
  back.crash();
}

/** It gets what failed again; what it refuses for good is kept as dead. */
async function sinkThatSaysPartial(node: TestNode): Promise<void> {
  const tries = new Map<string, number>();
  const write: Writer = ({ batch }) => ({
    status: "WRITE_STATUS_PARTIAL",
    results: (batch?.records ?? []).flatMap(({ id, payload }) => {
      const name = textOf(payload);
      tries.set(name, (tries.get(name) ?? 0) + 1);
      if (name === "7") {
        return { record_id: id, success: false, error: "never", retryable: false };
      }
      // The first time half of them fail, and of a few it says nothing.
      if (tries.get(name) === 1 && Number(name) % 10 === 0) return [];
      const success = tries.get(name) !== 1 || Number(name) % 2 === 1;
      return { record_id: id, success, error: "not now", retryable: !success };
    }),
  });
  const sink = await UserService.sink(write);
  await createPipeline(node, { id: "partial", ways: [["halves", "sink"]], services: { sink } });
  await push(node, "halves", 40);
  await allDone(node, "halves", 40);
  for (let i = 1; i <= 40; i++) assert.equal(tries.get(`${i}`), i % 2 === 0 ? 2 : 1, `${i}`);
  assert.deepEqual(await deadOf(node, "partial"), ["7: never"]);
  sink.crash();
}

testCalls(
  "bad records and bad services: each is told, the others go on, and nothing is lost",
  (t) =>
    withNode(async (node) => {
      const hanging = await transformThatHangs(node);
      await t.step("records that cannot be taken", () => recordsThatCannotBeTaken(node));
      await t.step("answers that make no sense", () => transformThatAnswersNonsense(node));
      await t.step("ten thousand records of one", () => transformThatMakesTooMuch(node));
      await t.step("a transform that dies half way", () => transformThatDies(node));
      await t.step("a sink that says PARTIAL", () => sinkThatSaysPartial(node));
      await t.step("a transform that hangs", () => hanging.isGivenUp());
      assert.deepEqual(node.process.log.filter(({ level }) => level === "error"), []);
    }),
);
