// Pipelines from the outside: a client of the real program, which is killed in between.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import { PROTOS, TestNode, withNode, withTempDir } from "../support/nodes.ts";
import { pipelineConfig } from "../support/requests.ts";

const {
  CreatePipeline,
  DeletePipeline,
  EnablePipeline,
  GetPipeline,
  ListPipelines,
  UpdatePipeline,
} = PROTOS.admin;

async function show(node: TestNode): Promise<string[]> {
  const { pipelines } = await node.call(ListPipelines, { include_disabled: true });
  return await Promise.all(pipelines.map(async ({ id, name, enabled }) => {
    const { status } = await node.call(GetPipeline, { pipeline_id: id });
    return `${id} "${name}" ${enabled} v${status?.version}`;
  }));
}

Deno.test("pipelines outlive a kill -9 as they were acknowledged, and their versions go on", () =>
  withTempDir(async (dataDir) => {
    const first = await TestNode.start({ dataDir });
    for (const id of ["b", "a", "team/c"]) {
      await first.call(CreatePipeline, { config: pipelineConfig(id) });
    }
    const renamed = { ...pipelineConfig("a"), name: "Renamed" };
    const update = { pipeline_id: "a", config: renamed, expected_version: 1 };
    assert.equal((await first.call(UpdatePipeline, update)).version, "2");
    assert.equal((await first.failure(UpdatePipeline, update)).code, Code.ABORTED);
    await first.call(EnablePipeline, { pipeline_id: "team/c" });
    await first.call(DeletePipeline, { pipeline_id: "b" });
    const { config } = await first.call(GetPipeline, { pipeline_id: "a" });
    await first.crash();

    const second = await TestNode.start({ dataDir });
    try {
      assert.deepEqual(await show(second), ['a "Renamed" false v2', 'team/c "Orders" true v2']);
      assert.deepEqual((await second.call(GetPipeline, { pipeline_id: "a" })).config, config);
      assert.equal(
        (await second.call(UpdatePipeline, { ...update, expected_version: 2 })).version,
        "3",
      );
      const kept = await second.call(DeletePipeline, { pipeline_id: "team/c" });
      assert.equal(kept.success, false);
      assert.match(kept.error, /is enabled/);
      await second.call(DeletePipeline, { pipeline_id: "team/c", force: true });
      assert.deepEqual(await show(second), ['a "Renamed" false v3']);
    } finally {
      await second.crash();
    }
  }));

Deno.test("a pipeline with faults changes nothing, and hostile conditions stop nobody", () =>
  withNode(async (node) => {
    const valid = pipelineConfig("orders");
    const edges = [...valid.edges ?? [], { from_stage: "mask", to_stage: "in" }];
    const hostile = { expression: `${"[1,2,3].all(x, ".repeat(30)}true${")".repeat(30)}` };
    const cases: readonly [PipelineConfig, RegExp][] = [
      [{ ...valid, edges }, /config\.edges\[2\]\.to_stage: leads into "in", which is a source/],
      [{ ...valid, edges }, /config\.edges: lead in a cycle: "in" → "mask" → "in"/],
      [{ ...valid, stages: [] }, /config\.stages: is empty/],
    ];
    for (const [config, details] of cases) {
      const error = await node.failure(CreatePipeline, { config });
      assert.equal(error.code, Code.INVALID_ARGUMENT);
      assert.match(error.details, details);
    }
    const condition = { from_stage: "in", to_stage: "mask", condition: hostile };
    const nested = { ...valid, edges: [condition, ...edges.slice(1, 2)] };
    await node.call(CreatePipeline, { config: nested });
    assert.deepEqual(await show(node), ['orders "Orders" false v1']);
  }));
