import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { withEdge } from "../../tests/support/edge.ts";
import { pipelineConfig, registerRequest } from "../../tests/support/requests.ts";

Deno.test("metrics are given by name, all of them when none is named", () =>
  withEdge(async (edge) => {
    const { admin: { CreatePipeline, GetMetrics }, registry: { Register } } = edge.protos;
    await edge.call(Register, registerRequest("a"));
    await edge.call(Register, registerRequest("b"));
    await edge.call(CreatePipeline, { config: pipelineConfig("orders") });
    const services = { 'conveyor_services{type="transform",health="healthy"}': 2 };
    assert.deepEqual((await edge.call(GetMetrics, {})).metrics, {
      conveyor_raft_has_leader: 1,
      conveyor_raft_is_leader: 1,
      conveyor_raft_term: 1,
      conveyor_raft_commit_index: 3,
      conveyor_raft_applied_index: 3,
      ...services,
      'conveyor_pipelines{enabled="true"}': 0,
      'conveyor_pipelines{enabled="false"}': 1,
    });
    const metric_names = ["conveyor_raft_term", "conveyor_services", "unknown"];
    assert.deepEqual((await edge.call(GetMetrics, { metric_names })).metrics, {
      conveyor_raft_term: 1,
      ...services,
    });
    const one = { metric_names: Object.keys(services) };
    assert.deepEqual((await edge.call(GetMetrics, one)).metrics, services);
    const many = { metric_names: Array.from({ length: 1_001 }, () => "x") };
    assert.equal((await edge.failure(GetMetrics, many)).code, Code.INVALID_ARGUMENT);
  }));
