import assert from "node:assert/strict";
import fc from "fast-check";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { history, holds } from "./arbitraries_test.ts";
import type { Outcome } from "./command.ts";
import { FULL_PIPELINE, Replica } from "./fixtures_test.ts";
import { createPipeline, type Pipeline, PipelineTable } from "./pipelines.ts";

const ORDERS = { ...FULL_PIPELINE, enabled: false };
const CREATE = { type: "create_pipeline", spec: ORDERS } as const;
const ANY = { expectedVersion: 0n };

function stored(pipelineVersion: number): Outcome {
  return { ok: true, result: { pipelineVersion } };
}

function refused(outcome: Outcome): string {
  return outcome.ok ? "" : `${outcome.code}: ${outcome.message}`;
}

Deno.test("a pipeline is created at version 1, and every change is the next version", () => {
  const replica = new Replica();
  assert.deepEqual(replica.apply(CREATE), { outcome: stored(1) });
  const first = replica.state.pipelines.get("orders");
  const times = { createdAt: 1_000, updatedAt: 1_000, modifiedRevision: 1 };
  assert.deepEqual(first, { spec: ORDERS, version: 1, ...times });
  assert.deepEqual(replica.changes, [{ type: "pipeline", pipeline: first, previous: undefined }]);

  replica.now = 2_000;
  const spec = { ...ORDERS, description: "other" };
  const update = { type: "update_pipeline", spec, expectedVersion: 1n } as const;
  assert.deepEqual(replica.apply(update), { outcome: stored(2) });
  const second = replica.state.pipelines.get("orders");
  const later = { createdAt: 1_000, updatedAt: 2_000, modifiedRevision: 2 };
  assert.deepEqual(second, { spec, version: 2, ...later });
  assert.deepEqual(replica.changes, [{ type: "pipeline", pipeline: second, previous: first }]);

  const enable = { type: "set_pipeline_enabled", pipelineId: "orders", enabled: true } as const;
  assert.deepEqual(replica.apply(enable).outcome, stored(3));
  assert.equal(replica.state.pipelines.get("orders")?.spec.enabled, true);
  // It is so already: no new version, and nobody is told.
  assert.deepEqual(replica.apply(enable).outcome, stored(3));
  assert.deepEqual(replica.changes, []);
});

Deno.test("an id is taken once, and is free again when its pipeline is gone", () => {
  const replica = new Replica();
  replica.apply(CREATE);
  assert.equal(
    refused(replica.apply(CREATE).outcome),
    'already_exists: there is a pipeline "orders" already',
  );
  const remove = { type: "delete_pipeline", pipelineId: "orders", force: false, ...ANY } as const;
  assert.deepEqual(replica.apply(remove).outcome, { ok: true, result: { changed: true } });
  assert.equal(replica.changes[0]?.pipeline, undefined);
  assert.equal(replica.changes[0]?.previous?.version, 1);
  assert.equal(replica.state.pipelines.size, 0);
  assert.deepEqual(replica.apply(CREATE).outcome, stored(1));
});

Deno.test("a command against another version is refused, and changes nothing", () => {
  const replica = new Replica();
  replica.apply(CREATE);
  for (const expectedVersion of [2n, 2n ** 64n - 1n]) {
    const message = `aborted: pipeline "orders" has version 1, not ${expectedVersion}`;
    const update = { type: "update_pipeline", spec: FULL_PIPELINE, expectedVersion } as const;
    assert.equal(refused(replica.apply(update).outcome), message);
    const remove = { type: "delete_pipeline", pipelineId: "orders", force: true } as const;
    assert.equal(refused(replica.apply({ ...remove, expectedVersion }).outcome), message);
  }
  assert.deepEqual(replica.state.pipelines.get("orders")?.version, 1);
  assert.deepEqual(replica.changes, []);
});

Deno.test("what is not there cannot be changed", () => {
  const replica = new Replica();
  const message = 'not_found: no pipeline has the id "orders"';
  const byId = { pipelineId: "orders" } as const;
  for (
    const command of [
      { type: "update_pipeline", spec: ORDERS, ...ANY },
      { type: "delete_pipeline", ...byId, force: true, ...ANY },
      { type: "set_pipeline_enabled", ...byId, enabled: true },
    ] as const
  ) assert.equal(refused(replica.apply(command).outcome), message);
  assert.equal(replica.state.pipelines.size, 0);
});

Deno.test("a pipeline that is enabled is deleted by force alone", () => {
  const replica = new Replica();
  replica.apply({ type: "create_pipeline", spec: FULL_PIPELINE });
  const remove = { type: "delete_pipeline", pipelineId: "orders", ...ANY } as const;
  assert.equal(
    refused(replica.apply({ ...remove, force: false }).outcome),
    'failed_precondition: pipeline "orders" is enabled: disable it first, or set force',
  );
  assert.equal(replica.state.pipelines.size, 1);
  assert.equal(replica.apply({ ...remove, force: true }).outcome.ok, true);
  assert.equal(replica.state.pipelines.size, 0);
});

Deno.test("there are so many pipelines and no more", () => {
  const table = new PipelineTable();
  const moment = { index: 1, time: 1 };
  const create = (id: string) => {
    const spec = { ...ORDERS, id };
    return createPipeline(table, { type: "create_pipeline", spec }, moment).outcome;
  };
  for (let i = 0; i < PIPELINE_LIMITS.pipelines; i++) assert.ok(create(`p${i}`).ok);
  assert.equal(
    refused(create("more")),
    "resource_exhausted: there are 10000 pipelines, the most",
  );
  assert.equal(table.size, PIPELINE_LIMITS.pipelines);
});

Deno.test("a stage's parallelism is found by pipeline and stage, or by the stage alone", () => {
  const table = new PipelineTable();
  const [source] = ORDERS.stages;
  assert.ok(source !== undefined);
  const add = (id: string, stageId: string, parallelism: number) => {
    const spec = { ...ORDERS, id, stages: [{ ...source, id: stageId, parallelism }] };
    createPipeline(table, { type: "create_pipeline", spec }, { index: 1, time: 1 });
  };
  add("b", "in", 8);
  add("a", "in", 0);
  add("team/c", "x/y", 3);
  assert.equal(table.parallelism("b/in"), 8);
  assert.equal(table.parallelism("in"), 8);
  assert.equal(table.parallelism("team/c/x/y"), 3);
  assert.equal(table.parallelism("x/y"), 3);
  for (const name of ["", "/", "a/in/", "b/", "/in", "nope", "b/nope"]) {
    assert.equal(table.parallelism(name), undefined, name);
  }
});

Deno.test("a group has as many partitions as its stage, and counts anew when that changes", () => {
  const replica = new Replica();
  const [source, ...rest] = ORDERS.stages;
  assert.ok(source !== undefined);
  const spec = (parallelism: number) => {
    return { ...ORDERS, stages: [{ ...source, parallelism }, ...rest] };
  };
  replica.apply({ type: "create_pipeline", spec: spec(4) });
  replica.register("a");
  const join = {
    type: "join_group",
    groupId: "g",
    serviceId: "a",
    stageId: "orders/in",
    partitions: 9,
    preferences: [],
  } as const;
  const partitions = () => {
    const { outcome } = replica.apply(join);
    assert.ok(outcome.ok && "partitions" in outcome.result);
    return outcome.result.partitions;
  };
  assert.deepEqual(partitions(), [0, 1, 2, 3]);
  replica.apply({ type: "update_pipeline", spec: spec(2), expectedVersion: 0n });
  partitions();
  assert.equal(replica.state.groups.get("g")?.partitions, 2);
});

Deno.test("versions grow by one, and every change is told, whatever the history", () => {
  holds(fc.property(history, (commands) => {
    const replica = new Replica();
    const told = new Map<string, Pipeline>();
    for (const command of commands) {
      replica.apply(command);
      for (const { pipeline, previous } of replica.changes) {
        const id = (pipeline ?? previous)?.spec.id ?? "";
        assert.equal(told.get(id), previous);
        if (pipeline === undefined) told.delete(id);
        else {
          assert.equal(pipeline.version, (previous?.version ?? 0) + 1);
          assert.equal(pipeline.modifiedRevision, replica.index);
          told.set(id, pipeline);
        }
      }
    }
    assert.deepEqual(
      new Map([...replica.state.pipelines.values()].map((p) => [p.spec.id, p])),
      told,
    );
  }));
});
