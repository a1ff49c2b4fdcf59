// An offset that somebody has set back stays where it was put, also when the router crashes before
// the source comes again: then its records are delivered once more, and the offset moves on.

import assert from "node:assert/strict";
import { PROTOS, testCalls, TestNode, withTempDir } from "../support/nodes.ts";
import { recordsOf, SourceStream } from "../support/source_stream.ts";
import { until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import { collecting, UserService } from "../support/user_services.ts";

const { CommitOffset, GetSourceOffset } = PROTOS.checkpoint;

/** Offsets of source `src` by partition. */
async function offsetsOf(node: TestNode): Promise<Record<string, string>> {
  return (await node.call(GetSourceOffset, { source_id: "src" })).offsets;
}

/** Pushes records of source `src`, waits until they are committed, and tells how they were taken. */
async function pushAll(
  node: TestNode,
  partition: number,
  [from, to]: readonly [number, number],
): Promise<string[]> {
  const source = new SourceStream(node);
  const payload = (sequence: number) => new TextEncoder().encode(`${partition}/${sequence}`);
  source.send({ records: recordsOf("src", [from, to], payload, partition) });
  await source.acknowledged(1);
  await until(`${partition}/${to} is committed`, async () => {
    return (await offsetsOf(node))[partition] === `${to}` || undefined;
  });
  source.cancel();
  return [...new Set(source.statuses.flat())];
}

testCalls(
  "an offset that was set back stays so over a crash, and moves again with its source",
  () =>
    withTempDir(async (dataDir) => {
      const taken: string[] = [];
      const sink = await UserService.sink(collecting((payloads) => void taken.push(...payloads)));
      let node = await TestNode.start({ dataDir });
      try {
        await createPipeline(node, { id: "p", ways: [["src", "sink"]], services: { sink } });
        assert.deepEqual(await pushAll(node, 0, [1, 20]), ["ACCEPTED"]);
        await node.call(CommitOffset, { source_id: "src", offset: 5, reset: true });
        await node.crash();
        node = await TestNode.start({ dataDir });
        // What the node tells of itself after a start comes before this.
        assert.deepEqual(await pushAll(node, 1, [1, 1]), ["ACCEPTED"]);
        assert.deepEqual(await offsetsOf(node), { 0: "5", 1: "1" });
        taken.splice(0);
        assert.deepEqual(await pushAll(node, 0, [6, 10]), ["ACCEPTED"]);
        await node.crash();
        node = await TestNode.start({ dataDir });
        assert.deepEqual(await pushAll(node, 0, [11, 25]), ["ACCEPTED"]);
        assert.deepEqual(await offsetsOf(node), { 0: "25", 1: "1" });
        const again = Array.from({ length: 20 }, (_, i) => `0/${i + 6}`);
        assert.deepEqual(new Set(taken), new Set(again));
      } catch (error) {
        throw new Error(`${error}\n\nThe node's log:\n${node.process.describe()}`, {
          cause: error,
        });
      } finally {
        await node.crash();
        sink.crash();
      }
    }),
);
