import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { withEdge } from "../../tests/support/edge.ts";

const SERVICES = { 'conveyor_services{type="transform",health="healthy"}': 2 };
const ALL = { conveyor_raft_term: 1, conveyor_raft_has_leader: 1, ...SERVICES };
const metrics = () => Promise.resolve(new Map(Object.entries(ALL)));

Deno.test("metrics are given by name, all of them when none is named", () =>
  withEdge(async (edge) => {
    const { GetMetrics } = edge.protos.admin;
    assert.deepEqual((await edge.call(GetMetrics, {})).metrics, ALL);
    const metric_names = ["conveyor_raft_term", "conveyor_services", "unknown"];
    assert.deepEqual((await edge.call(GetMetrics, { metric_names })).metrics, {
      conveyor_raft_term: 1,
      ...SERVICES,
    });
    const one = { metric_names: Object.keys(SERVICES) };
    assert.deepEqual((await edge.call(GetMetrics, one)).metrics, SERVICES);
    const many = { metric_names: Array.from({ length: 1_001 }, () => "x") };
    assert.equal((await edge.failure(GetMetrics, many)).code, Code.INVALID_ARGUMENT);
  }, { metrics }));
