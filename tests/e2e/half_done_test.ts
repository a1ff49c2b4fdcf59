// What is under way when a service leaves, a pipeline is switched off or a node stops is brought to
// its end: nothing is missing, and nothing comes twice.

import assert from "node:assert/strict";
import { PROTOS, testCalls, TestNode, withTempDir } from "../support/nodes.ts";
import { recordsOf, SourceStream } from "../support/source_stream.ts";
import { until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import { collecting, textOf, UserService } from "../support/user_services.ts";

const { Register, Deregister } = PROTOS.registry;
const text = (sequence: number) => new TextEncoder().encode(`${sequence}`);

/** A sink that answers no call while it is shut. */
class GatedSink {
  readonly had: string[] = [];
  /** The records of all calls, answered or not. */
  readonly given: string[] = [];
  /** Calls that wait for an answer. */
  waiting = 0;
  service!: UserService;
  #gate: PromiseWithResolvers<void> | undefined;

  static async start(): Promise<GatedSink> {
    const sink = new GatedSink();
    const write = collecting((payloads) => void sink.had.push(...payloads));
    sink.service = await UserService.sink(async (request, peer) => {
      for (const { payload } of request.batch?.records ?? []) sink.given.push(textOf(payload));
      sink.waiting++;
      await sink.#gate?.promise;
      sink.waiting--;
      return write(request, peer);
    });
    return sink;
  }

  shut(): void {
    this.#gate = Promise.withResolvers();
  }

  open(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async isCalled(): Promise<void> {
    await until("the sink is called", () => this.waiting > 0 || undefined);
  }

  /** Returns the id of the registration. */
  async register(node: TestNode, service_id: string): Promise<string> {
    const { host, port } = this.service.endpoint;
    const { registration_id } = await node.call(Register, {
      identity: { service_id, name: "warehouse", service_type: "SERVICE_TYPE_SINK" },
      endpoint: { host, port },
      heartbeat_interval: { seconds: 60 },
    });
    return registration_id;
  }
}

class Source {
  #sequence = 0;
  readonly #stream: SourceStream;

  constructor(private readonly node: TestNode, readonly from: number) {
    this.#sequence = from;
    this.#stream = new SourceStream(node);
  }

  get last(): number {
    return this.#sequence;
  }

  async push(count: number): Promise<string[]> {
    const [from, to] = [this.#sequence + 1, this.#sequence += count];
    const acks = this.#stream.acks.length;
    this.#stream.send({ records: recordsOf("src", [from, to], text) });
    await this.#stream.acknowledged(acks + 1);
    return [...new Set(this.#stream.statuses[acks])];
  }

  async allDone(sequence = this.#sequence): Promise<void> {
    await until(`it is done up to ${sequence}`, async () => {
      const request = { source_id: "src" };
      const { offsets } = await this.node.call(PROTOS.checkpoint.GetSourceOffset, request);
      return Number(offsets[0] ?? 0) === sequence || undefined;
    });
  }

  end(): void {
    this.#stream.cancel();
  }
}

/** A service that leaves gets nothing more, and what it has it may finish. */
async function serviceLeaves(node: TestNode, source: Source, one: GatedSink, two: GatedSink) {
  const registration_id = await one.register(node, "one");
  await two.register(node, "two");
  one.shut();
  while (one.waiting === 0) await source.push(20);
  const graceful = { graceful: true, drain_timeout: { seconds: 600 } };
  const left = await node.call(Deregister, { service_id: "one", registration_id, ...graceful });
  assert.deepEqual([left.success, Number(left.pending_records) > 0], [true, true]);
  const before = source.last;
  for (let i = 0; i < 5; i++) await source.push(20);
  await until("the other has all that is new", () => {
    return two.had.includes(`${source.last}`) || undefined;
  });
  assert.deepEqual(one.given.filter((sequence) => Number(sequence) > before), []);
  one.open();
  await source.allDone();
}

/** A pipeline that is switched off takes nothing more, and delivers what it has. */
async function pipelineIsDrained(node: TestNode, source: Source, sink: GatedSink) {
  sink.shut();
  await source.push(100);
  await sink.isCalled();
  const request = { pipeline_id: "p", drain: true };
  const { success, pending_records } = await node.call(PROTOS.admin.DisablePipeline, request);
  assert.deepEqual([success, pending_records], [true, "100"]);
  const taken = source.last;
  assert.deepEqual(await source.push(1), ["REJECTED"]);
  sink.open();
  await source.allDone(taken);
  await node.call(PROTOS.admin.EnablePipeline, { pipeline_id: "p" });
}

/** A node that stops waits for what services are working on, and keeps the rest. */
async function nodeStops(node: TestNode, source: Source, sink: GatedSink) {
  sink.shut();
  assert.deepEqual(await source.push(50), ["ACCEPTED"]);
  await sink.isCalled();
  const stopped = node.stop();
  await node.process.event("stopping");
  sink.open();
  await stopped;
}

testCalls(
  "what is under way when somebody leaves is brought to its end, once",
  () =>
    withTempDir(async (dataDir) => {
      let node = await TestNode.start({ dataDir });
      const [one, two] = [await GatedSink.start(), await GatedSink.start()];
      try {
        const services = { warehouse: undefined };
        await createPipeline(node, { id: "p", ways: [["src", "warehouse"]], services });
        const source = new Source(node, 0);
        await serviceLeaves(node, source, one, two);
        await pipelineIsDrained(node, source, two);
        // The last was turned away.
        const again = new Source(node, source.last - 1);
        await nodeStops(node, again, two);
        node = await TestNode.start({ dataDir });
        const after = new Source(node, again.last);
        await after.push(1);
        await after.allDone();
        const all = [...one.had, ...two.had].sort((a, b) => Number(a) - Number(b));
        assert.deepEqual(all, Array.from({ length: after.last }, (_, i) => `${i + 1}`));
        for (const pushing of [source, again, after]) pushing.end();
      } catch (error) {
        throw new Error(`${error}\n\nThe node's log:\n${node.process.describe()}`, {
          cause: error,
        });
      } finally {
        await node.crash();
        for (const { service } of [one, two]) service.crash();
      }
    }),
);
