import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { nodeId, PIPELINE_LIMITS } from "../base/mod.ts";
import { type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { NO_PROGRESS } from "./edge.ts";
import { pipelineConfig, registerRequest } from "../../tests/support/requests.ts";
import type { Condition } from "../../proto/gen/conveyor_etl/router/Condition.ts";
import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";

/** What a condition that was set looks like when it comes back: proto-loader names the member. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, inner]) => key !== "condition" || typeof inner !== "string")
      .map(([key, inner]) => [key, named(inner)]),
  );
}

async function create(edge: TestEdge, config: PipelineConfig): Promise<void> {
  const answer = await edge.call(edge.protos.admin.CreatePipeline, { config });
  assert.deepEqual(answer, { success: true, pipeline_id: config.id, error: "" });
}

Deno.test("a pipeline comes back as it was created, with its status", () =>
  withEdge(async (edge) => {
    const { GetPipeline } = edge.protos.admin;
    await create(edge, pipelineConfig("orders"));
    const { found, config, status } = await edge.call(GetPipeline, { pipeline_id: "orders" });
    assert.equal(found, true);
    assert.deepEqual(named(config), pipelineConfig("orders"));
    assert.deepEqual([status?.enabled, status?.version], [false, "1"]);
    assert.deepEqual(status?.created_at, { seconds: "1700000000", nanos: 0 });
    assert.deepEqual(status?.updated_at, status?.created_at);
    assert.deepEqual(Object.keys(status?.stage_statuses ?? {}), ["in", "mask", "out"]);
    assert.equal(status?.stage_statuses["in"]?.records_processed, "0");
    // The sink has an address; nobody has registered for the others.
    assert.deepEqual(status?.unhosted_stages, ["in", "mask"]);
    assert.equal((await edge.call(GetPipeline, { pipeline_id: "nope" })).found, false);
  }));

Deno.test("a stage is hosted by a healthy service that has its name, group and labels", () =>
  withEdge(async (edge) => {
    const { protos: { admin, registry } } = edge;
    await create(edge, pipelineConfig("orders"));
    const unhosted = async () => {
      const { status } = await edge.call(admin.GetPipeline, { pipeline_id: "orders" });
      return status?.unhosted_stages;
    };
    const service = (name: string, zone: string) => {
      const request = registerRequest(`${name}-1`);
      return {
        ...request,
        identity: { ...request.identity, name },
        metadata: { ...request.metadata, labels: { zone, tier: "gold" } },
      };
    };
    await edge.call(registry.Register, service("masker", "b"));
    assert.deepEqual(await unhosted(), ["in", "mask"]);
    await edge.call(registry.Register, service("masker", "a"));
    await edge.call(registry.Register, service("shop", "a"));
    assert.deepEqual(await unhosted(), []);
  }));

Deno.test("an update replaces the pipeline, under a fence if one is asked for", () =>
  withEdge(async (edge) => {
    const { CreatePipeline, GetPipeline, UpdatePipeline } = edge.protos.admin;
    await create(edge, pipelineConfig("orders"));
    const update = { pipeline_id: "orders", config: { ...pipelineConfig(""), name: "New" } };
    edge.plane.now += 1_500;
    assert.deepEqual(await edge.call(UpdatePipeline, { ...update, expected_version: 1 }), {
      success: true,
      version: "2",
      error: "",
    });
    const { config, status } = await edge.call(GetPipeline, { pipeline_id: "orders" });
    assert.deepEqual([config?.id, config?.name, status?.version], ["orders", "New", "2"]);
    assert.deepEqual(status?.updated_at, { seconds: "1700000001", nanos: 500_000_000 });

    const old = await edge.failure(UpdatePipeline, { ...update, expected_version: 1 });
    assert.equal(old.code, Code.ABORTED);
    assert.equal(old.details, 'pipeline "orders" has version 2, not 1');
    const unknown = await edge.failure(UpdatePipeline, { ...update, pipeline_id: "nope" });
    assert.equal(unknown.code, Code.NOT_FOUND);
    const other = { ...update, config: pipelineConfig("other") };
    const renamed = await edge.failure(UpdatePipeline, other);
    assert.equal(renamed.code, Code.INVALID_ARGUMENT);
    assert.match(renamed.details, /^config\.id: is not pipeline_id/);
    const again = await edge.failure(CreatePipeline, { config: pipelineConfig("orders") });
    assert.equal(again.code, Code.ALREADY_EXISTS);
  }));

Deno.test("a dry run makes every check and no change", () =>
  withEdge(async (edge) => {
    const { CreatePipeline, GetPipeline, UpdatePipeline } = edge.protos.admin;
    const config = pipelineConfig("orders");
    const validate_only = true;
    assert.equal((await edge.call(CreatePipeline, { config, validate_only })).success, true);
    assert.equal(edge.plane.revision, 0);
    const update = { pipeline_id: "orders", config, validate_only };
    assert.equal((await edge.failure(UpdatePipeline, update)).code, Code.NOT_FOUND);
    await create(edge, config);
    const taken = await edge.failure(CreatePipeline, { config, validate_only });
    assert.equal(taken.code, Code.ALREADY_EXISTS);
    assert.equal((await edge.call(UpdatePipeline, update)).version, "2");
    const fenced = await edge.failure(UpdatePipeline, { ...update, expected_version: 7 });
    assert.equal(fenced.code, Code.ABORTED);
    const bad = { config: { ...config, edges: [] }, validate_only };
    assert.equal((await edge.failure(CreatePipeline, bad)).code, Code.INVALID_ARGUMENT);
    const { status } = await edge.call(GetPipeline, { pipeline_id: "orders" });
    assert.equal(status?.version, "1");
  }));

Deno.test("a pipeline is switched on and off, and is listed in order of ids", () =>
  withEdge(async (edge) => {
    const { DisablePipeline, EnablePipeline, ListPipelines } = edge.protos.admin;
    for (const id of ["b", "é", "a"]) await create(edge, pipelineConfig(id));
    const ids = async (include_disabled: boolean) => {
      const { pipelines } = await edge.call(ListPipelines, { include_disabled });
      return pipelines.map(({ id, enabled }) => `${id} ${enabled}`);
    };
    assert.deepEqual(await ids(false), []);
    assert.deepEqual(await edge.call(EnablePipeline, { pipeline_id: "b" }), {
      success: true,
      error: "",
    });
    await edge.call(EnablePipeline, { pipeline_id: "b" });
    assert.deepEqual(await ids(false), ["b true"]);
    assert.deepEqual(await ids(true), ["a false", "b true", "é false"]);
    assert.deepEqual(await edge.call(DisablePipeline, { pipeline_id: "b", drain: true }), {
      success: true,
      pending_records: "0",
      error: "",
    });
    assert.deepEqual(await ids(false), []);
    for (const method of [EnablePipeline, DisablePipeline]) {
      const unknown = await edge.failure(method, { pipeline_id: "nope" });
      assert.equal(unknown.code, Code.NOT_FOUND);
    }
  }));

Deno.test("a list of any length comes whole", () =>
  withEdge(async (edge) => {
    const count = 300;
    for (let i = 0; i < count; i++) await create(edge, pipelineConfig(`p${1_000 + i}`));
    const { pipelines } = await edge.call(edge.protos.admin.ListPipelines, {
      include_disabled: true,
    });
    assert.deepEqual(
      pipelines.map(({ id }) => id),
      Array.from({ length: count }, (_, i) => `p${1_000 + i}`),
    );
  }));

Deno.test("a pipeline in use is deleted by force alone, and the answer says why not", () =>
  withEdge(async (edge) => {
    const { DeletePipeline, EnablePipeline, GetPipeline } = edge.protos.admin;
    await create(edge, pipelineConfig("orders"));
    await edge.call(EnablePipeline, { pipeline_id: "orders" });
    const pipeline_id = "orders";
    const fenced = await edge.failure(DeletePipeline, { pipeline_id, expected_version: 1 });
    assert.equal(fenced.code, Code.ABORTED);
    assert.deepEqual(await edge.call(DeletePipeline, { pipeline_id }), {
      success: false,
      error: 'pipeline "orders" is enabled: disable it first, or set force',
    });
    assert.equal((await edge.call(GetPipeline, { pipeline_id })).found, true);
    const force = { pipeline_id, force: true, expected_version: 2 };
    assert.deepEqual(await edge.call(DeletePipeline, force), { success: true, error: "" });
    assert.equal((await edge.call(GetPipeline, { pipeline_id })).found, false);
    assert.equal((await edge.failure(DeletePipeline, { pipeline_id })).code, Code.NOT_FOUND);
  }));

Deno.test("numbers of stages and records that wait are those of whoever delivers", () => {
  const stage = {
    ...{ processed: 7, buffered: 5, errors: 1, averageLatency: 1.5, inFlight: 2, dead: 3 },
    oldestBuffered: 40.4,
  };
  const progress = {
    ...NO_PROGRESS,
    stages: () => Promise.resolve(new Map([["mask", stage]])),
    pending: () => Promise.resolve({ records: 5, silent: [nodeId(3), nodeId(2)] }),
  };
  return withEdge(async (edge) => {
    const { DeletePipeline, DisablePipeline, GetPipeline } = edge.protos.admin;
    await create(edge, pipelineConfig("orders"));
    const pipeline_id = "orders";
    const { status } = await edge.call(GetPipeline, { pipeline_id });
    assert.deepEqual(status?.stage_statuses["mask"], {
      records_processed: "7",
      records_buffered: "5",
      errors: "1",
      avg_latency_ms: 1.5,
      records_in_flight: "2",
      records_dead: "3",
      oldest_buffered_ms: "40",
    });
    assert.deepEqual(await edge.call(DisablePipeline, { pipeline_id }), {
      success: true,
      pending_records: "5",
      error: "nodes 2, 3 did not answer: records that wait there are not counted",
    });
    assert.deepEqual(await edge.call(DeletePipeline, { pipeline_id }), {
      success: false,
      error: '5 records wait in pipeline "orders": drain it first, or set force',
    });
    assert.equal((await edge.call(DeletePipeline, { pipeline_id, force: true })).success, true);
  }, { progress });
});

Deno.test("every fault of a pipeline is told at once, of the wire's and of its own", () =>
  withEdge(async (edge) => {
    const { CreatePipeline } = edge.protos.admin;
    const valid = pipelineConfig("orders");
    const [source, mask, sink] = valid.stages ?? [];
    const error = await edge.failure(CreatePipeline, {
      config: {
        ...valid,
        stages: [
          { ...source, stage_type: "STAGE_TYPE_UNSPECIFIED" },
          { ...mask, stage_type: 9 as unknown as "STAGE_TYPE_SINK", service_selector: null },
          { ...sink, endpoint: { host: "", port: 70_000 } },
        ],
        edges: [
          { from_stage: "in", to_stage: "mask", condition: {} },
          { from_stage: "mask", to_stage: "mask", condition: { not: {} } },
          { from_stage: "mask", to_stage: "out", condition: { expression: "record.type + 1" } },
        ],
        dead_letter: { service_name: "dead", max_backoff_ms: "18446744073709551615" },
      },
    });
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.deepEqual(error.details.split("; "), [
      "config.stages[0].stage_type: is missing",
      "config.stages[1].stage_type: is 9, which is none of the known values",
      "config.edges[0].condition: says nothing: one of its members has to be set",
      "config.edges[1].condition.not.condition: is missing",
      "config.dead_letter.max_backoff_ms: is 18446744073709552000, allowed are 0 to 86400000",
      "config.stages[1].service_selector.service_name: is missing",
      "config.stages[2].endpoint.host: is missing",
      "config.stages[2].endpoint.port: is 70000, allowed are 1 to 65535",
      'config.edges[1].to_stage: leads from "mask" to itself',
      "config.edges[2].condition.expression: does not type-check: " +
      "no such overload: string + int (at character 1)",
      "config.stages: have no source",
    ]);
    assert.equal(edge.plane.revision, 0);
    const missing = await edge.failure(CreatePipeline, {});
    assert.equal(missing.details, "config: is missing");
  }));

Deno.test("too much of anything is refused quickly, however it is nested", () =>
  withEdge(async (edge) => {
    const { CreatePipeline } = edge.protos.admin;
    const valid = pipelineConfig("orders");
    const details = async (config: PipelineConfig) => {
      const error = await edge.failure(CreatePipeline, { config });
      assert.equal(error.code, Code.INVALID_ARGUMENT);
      return error.details;
    };
    const stages = Array.from({ length: 10_000 }, (_, i) => ({ id: `s${i}` }));
    assert.match(
      await details({ ...valid, stages }),
      /config\.stages: has 10000 entries, at most 1000 are allowed/,
    );
    const nested = (depth: number) => {
      let condition: Condition = { always: "" };
      for (let i = 0; i < depth; i++) condition = { not: { condition } };
      return { ...valid, edges: [{ ...valid.edges?.[0], condition }, ...valid.edges ?? []] };
    };
    assert.match(await details(nested(PIPELINE_LIMITS.conditionDepth)), /nested more than 32 deep/);
    const description = "x".repeat(PIPELINE_LIMITS.bytes);
    assert.match(
      await details({ ...valid, description }),
      /^config: is 1048\d+ bytes long, at most 1048576/,
    );
    await create(edge, valid);
  }, { maxMessageSize: 16 << 20 }));

Deno.test("reads are linearizable, unless the call asks for what this node has", () =>
  withEdge(async (edge) => {
    const { GetPipeline, ListPipelines } = edge.protos.admin;
    await edge.call(GetPipeline, { pipeline_id: "a" });
    await edge.call(ListPipelines, {});
    assert.deepEqual(edge.plane.reads.map(({ consistency }) => consistency), [
      "linearizable",
      "linearizable",
    ]);
  }));
