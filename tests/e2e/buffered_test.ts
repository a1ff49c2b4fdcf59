// What waits for services that are slow or dead: it costs disk and not memory, and nobody else waits
// for it.

import assert from "node:assert/strict";
import { usageOf } from "../../scripts/bench/usage.ts";
import { PROTOS, testCalls, TestNode, withNode, withTempDir } from "../support/nodes.ts";
import { pushRecords } from "../support/push_source.ts";
import { recordsOf, SourceStream } from "../support/source_stream.ts";
import { until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import { collecting, UserService } from "../support/user_services.ts";

/** A sink where nobody listens. */
async function deadSink(): Promise<UserService> {
  const service = await UserService.sink(collecting(() => {}));
  service.crash();
  return service;
}

function residentBytes({ process }: TestNode): number {
  return usageOf(process.pid).residentBytes;
}

async function waiting(node: TestNode, pipeline_id: string, stage: string): Promise<number> {
  const { status } = await node.call(PROTOS.admin.GetPipeline, { pipeline_id });
  return Number(status?.stage_statuses[stage]?.records_buffered);
}

function payloadOf(bytes: number): (sequence: number) => Uint8Array {
  return (sequence) => new Uint8Array(bytes).fill(sequence);
}

testCalls(
  "records that wait are on disk and not in memory, and so they are after a crash",
  () =>
    withTempDir(async (dataDir) => {
      const [records, bytes, batch] = [30_000, 10_000, 100];
      // What a node takes for itself while it works hard, but not what the payloads are together.
      const bound = 300e6;
      assert.ok(bound <= records * bytes);
      const env = { CONVEYOR_BUFFER__MAX_PER_STAGE: "100000" };
      let node = await TestNode.start({ dataDir, env });
      try {
        const sink = await deadSink();
        await createPipeline(node, { id: "p", ways: [["src", "sink"]], services: { sink } });
        const empty = residentBytes(node);
        const source = new SourceStream(node);
        for (let sent = 0; sent < records; sent += batch) {
          source.send({ records: recordsOf("src", [sent + 1, sent + batch], payloadOf(bytes)) });
          if (sent % 1_000 === 0) await source.acknowledged((sent - 1_000) / batch);
        }
        await source.acknowledged(records / batch);
        assert.deepEqual([...new Set(source.statuses.flat())], ["ACCEPTED"]);
        assert.equal(await waiting(node, "p", "sink"), records);
        const full = residentBytes(node) - empty;
        assert.ok(full < bound, `${full / 1e6} MB for ${records} records of ${bytes} bytes`);
        await node.crash();
        node = await TestNode.start({ dataDir, env });
        await until("it knows them", async () => {
          return await waiting(node, "p", "sink") === records || undefined;
        });
        const back = residentBytes(node) - empty;
        assert.ok(back < bound, `${back / 1e6} MB after a crash`);
        console.log(`${full / 1e6} MB, after a crash ${back / 1e6} MB`);
      } finally {
        await node.crash();
      }
    }),
);

testCalls(
  "a source that heeds no signal is held, not obeyed, and the others go on",
  () =>
    withNode(async (node) => {
      const [records, bytes, batch, room] = [2_000, 100_000, 10, 100];
      const taken = { greedy: new Map<number, number>(), polite: new Set<string>() };
      const dead = await deadSink();
      const live = await UserService.sink(collecting((payloads) => {
        for (const payload of payloads) taken.polite.add(payload);
      }));
      const ways = (source: string, sink: string) => [[source, sink] as const];
      const services = { dead, live };
      await createPipeline(node, { id: "p", ways: ways("greedy", "dead"), services });
      await createPipeline(node, { id: "q", ways: ways("polite", "live"), services });
      const before = residentBytes(node);
      const greedy = new SourceStream(node);
      for (let sent = 0; sent < records; sent += batch) {
        greedy.send({ records: recordsOf("greedy", [sent + 1, sent + batch], payloadOf(bytes)) });
      }
      await until(
        "it is told to pause",
        () => greedy.signals.some(({ pause }) => pause) || undefined,
      );
      const text = ({ sequence }: { sequence: number }) => `${sequence}`;
      assert.ok(await pushRecords(node, "polite", 0, [1, 3_000], text, () => {}));
      await until("the other's have arrived", () => taken.polite.size === 3_000 || undefined);
      assert.equal(await waiting(node, "p", "dead"), room);
      assert.ok(greedy.acks.length <= room / batch);
      const pause = greedy.signals.find(({ pause }) => pause);
      const { level, stage_id: stage, pipeline_id: pipeline } = pause ?? {};
      assert.deepEqual([level, stage, pipeline], ["BACKPRESSURE_LEVEL_CRITICAL", "dead", "p"]);
      const more = residentBytes(node) - before;
      assert.ok(more < records * bytes * 0.75, `${more / 1e6} MB for one that was told to pause`);
      const revived = await UserService.sink(({ batch }) => {
        for (const { id } of batch?.records ?? []) {
          const sequence = Number(id?.sequence_number);
          taken.greedy.set(sequence, (taken.greedy.get(sequence) ?? 0) + 1);
        }
        return { status: "WRITE_STATUS_SUCCESS" };
      }, dead.port);
      await greedy.acknowledged(4 * room / batch);
      const accepted = greedy.statuses.flat();
      const missing = () => accepted.findIndex((_, i) => !taken.greedy.has(i + 1));
      await until("they have arrived", () => missing() < 0 || undefined);
      assert.deepEqual(new Set(accepted), new Set(["ACCEPTED"]));
      assert.deepEqual(new Set(taken.greedy.values()), new Set([1]));
      console.log(`${more / 1e6} MB while it was held`);
      greedy.cancel();
      for (const service of [live, revived]) service.crash();
    }, {
      env: { CONVEYOR_BUFFER__MAX_TOTAL_RECORDS: "1000", CONVEYOR_BUFFER__MAX_PER_STAGE: "100" },
    }),
);
