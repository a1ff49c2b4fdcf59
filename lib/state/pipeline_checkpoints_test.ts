import assert from "node:assert/strict";
import type { Stage, StageType } from "../pipeline/mod.ts";
import { FULL_PIPELINE, Replica } from "./fixtures_test.ts";
import { type PipelineCheckpoints, pipelineCheckpoints } from "./pipeline_checkpoints.ts";

function stage(id: string, stageType: StageType, serviceName: string): Stage {
  const selector = {
    serviceName,
    groupId: "",
    labels: new Map(),
    loadBalance: "round_robin",
  } as const;
  const rest = { routingRules: [], parallelism: 0, config: new Map(), endpoint: undefined };
  return { id, name: id, stageType, selector, ...rest };
}

/** Pipeline "orders" with these stages. */
function withStages(...stages: readonly Stage[]): Replica {
  const replica = new Replica();
  const spec = { ...FULL_PIPELINE, stages, edges: [], deadLetter: undefined };
  assert.ok(replica.apply({ type: "create_pipeline", spec }).outcome.ok);
  return replica;
}

function save(replica: Replica, serviceId: string): void {
  const content = { kind: "inline", data: new Uint8Array(1) } as const;
  const rest = { checkpointId: "", sourceOffsets: new Map(), content };
  replica.apply({ type: "save_checkpoint", serviceId, ...rest });
}

function commit(replica: Replica, sourceId: string, partition = 0): void {
  const place = { sourceId, partition, timestamp: undefined };
  replica.apply({ type: "commit_offset", ...place, offset: 7n, reset: false });
  replica.apply({ type: "report_watermark", ...place, position: 9n });
}

function ids({ checkpoints, offsets, watermarks }: PipelineCheckpoints) {
  return {
    services: checkpoints.map(({ serviceId }) => serviceId),
    offsets: [...offsets.keys()],
    watermarks: [...watermarks.keys()],
  };
}

function found(replica: Replica) {
  const all = pipelineCheckpoints(replica.state, "orders");
  assert.ok(all !== undefined);
  return ids(all);
}

Deno.test("a pipeline has the checkpoints of the services under its stages' names", () => {
  const replica = withStages(
    stage("in", "source", "shop"),
    stage("mask", "transform", "mask"),
    stage("again", "transform", "mask"),
    stage("out", "sink", "lake"),
  );
  for (const [id, name] of [["m2", "mask"], ["m1", "mask"], ["l1", "lake"], ["x", "other"]]) {
    replica.register(id!, { name: name! });
    save(replica, id!);
  }
  replica.register("m3", { name: "mask" }); // Has saved nothing.
  save(replica, "gone"); // Is not registered.
  assert.deepEqual(found(replica), { services: ["l1", "m1", "m2"], offsets: [], watermarks: [] });
});

Deno.test("its sources are those that a source stage names, by id or by registered name", () => {
  const replica = withStages(stage("in", "source", "shop"), stage("out", "sink", "lake"));
  replica.register("shop-b", { name: "shop" });
  replica.register("shop-a", { name: "shop" });
  for (const id of ["shop-b", "shop-a", "shop", "lake", "other"]) commit(replica, id);
  commit(replica, "shop", 12);
  const sources = ["shop", "shop-a", "shop-b"];
  assert.deepEqual(found(replica), { services: [], offsets: sources, watermarks: sources });
  const all = pipelineCheckpoints(replica.state, "orders");
  assert.deepEqual([...all?.offsets.get("shop")?.keys() ?? []], [0, 12]);
  assert.equal(all?.watermarks.get("shop")?.watermarks.length, 2);
});

Deno.test("a stage with an endpoint of its own selects no services", () => {
  const replica = withStages(stage("in", "source", ""), stage("out", "sink", ""));
  replica.register("nameless", { name: "" });
  save(replica, "nameless");
  commit(replica, "");
  assert.deepEqual(found(replica), { services: [], offsets: [], watermarks: [] });
});

Deno.test("an unknown pipeline has no checkpoints, not none", () => {
  assert.equal(pipelineCheckpoints(new Replica().state, "orders"), undefined);
});
