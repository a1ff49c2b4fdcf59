import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { REQUEST_LIMITS, SIDECAR_LIMITS } from "../base/mod.ts";
import type { PipelineSpec } from "../pipeline/mod.ts";
import type { PipelineAssignmentEvent__Output } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type { RegisterSidecarRequest } from "../../proto/gen/conveyor_etl/sidecar/RegisterSidecarRequest.ts";
import { type TestEdge, withEdge } from "../../tests/support/edge.ts";

function sidecar(id: string, ...services: string[]): RegisterSidecarRequest {
  return {
    sidecar_id: id,
    pod_name: `${id}-pod`,
    namespace: "default",
    sidecar_endpoint: `${id}:7000`,
    local_services: services.map((service_name, i) => ({
      service_name,
      service_type: "SERVICE_TYPE_TRANSFORM",
      local_endpoint: `127.0.0.1:${9000 + i}`,
    })),
  };
}

/** A pipeline of two transforms, `first` and `second`. */
function pipeline(id: string): PipelineSpec {
  return {
    id,
    name: id,
    description: "",
    stages: ["first", "second"].map((serviceName) => ({
      id: `${serviceName}-stage`,
      name: serviceName,
      stageType: "transform",
      selector: { serviceName, groupId: "", labels: new Map(), loadBalance: "round_robin" },
      routingRules: [],
      parallelism: 0,
      config: new Map(),
      endpoint: undefined,
    })),
    edges: [],
    enabled: true,
    metadata: new Map(),
    deadLetter: undefined,
  };
}

/** Calls as sidecars make them. */
function calls(edge: TestEdge) {
  const { sidecars } = edge.protos;
  return {
    register: (request: RegisterSidecarRequest) => edge.call(sidecars.RegisterSidecar, request),
    beat: (sidecar_id: string, applied: Record<string, number> = {}, rest = {}) =>
      edge.call(sidecars.Heartbeat, { sidecar_id, applied, ...rest }),
    leave: (sidecar_id: string, drain = false) =>
      edge.call(sidecars.DeregisterSidecar, { sidecar_id, drain }),
    watch: (sidecar_id: string) => edge.watch(sidecars.WatchPipelineAssignments, { sidecar_id }),
    create: (id: string) => edge.plane.propose({ type: "create_pipeline", spec: pipeline(id) }),
    enable: (pipelineId: string, enabled: boolean) =>
      edge.plane.propose({ type: "set_pipeline_enabled", pipelineId, enabled }),
  };
}

function shown({ event_type, assignment }: PipelineAssignmentEvent__Output): string {
  const targets = assignment?.stages.map((stage) =>
    stage.target === "local_endpoint" ? "local" : stage.remote_sidecar?.sidecar_id
  );
  return `${event_type} ${assignment?.pipeline_id} ${targets}`;
}

Deno.test("a sidecar that registers gets its part of every pipeline that touches it", () =>
  withEdge(async (edge) => {
    const { register, create } = calls(edge);
    await create("p");
    await register(sidecar("b", "second"));
    const answer = await register(sidecar("a", "first"));
    assert.equal(answer.success, true);
    assert.notEqual(answer.registration_id, "");
    assert.deepEqual(answer.initial_assignments, [{
      pipeline_id: "p",
      is_local_complete: false,
      stages: [
        { stage_id: "first-stage", local_endpoint: "127.0.0.1:9000", target: "local_endpoint" },
        {
          stage_id: "second-stage",
          remote_sidecar: { sidecar_id: "b", endpoint: "b:7000" },
          target: "remote_sidecar",
        },
      ],
      version: String(edge.plane.revision),
    }]);
    const whole = await register(sidecar("c", "first", "second"));
    assert.equal(whole.initial_assignments[0]?.is_local_complete, true);
  }));

Deno.test("a stage that nobody hosts is left out", () =>
  withEdge(async (edge) => {
    const { register, create } = calls(edge);
    await create("p");
    const { initial_assignments: [assignment] } = await register(sidecar("a", "first"));
    assert.deepEqual(assignment?.stages.map(({ stage_id }) => stage_id), ["first-stage"]);
    assert.equal(assignment?.is_local_complete, false);
  }));

Deno.test("heartbeats bring what is not confirmed, until it is", () =>
  withEdge(async (edge) => {
    const { register, create, beat, enable } = calls(edge);
    assert.deepEqual(await beat("a"), { acknowledged: false, commands: [] });
    await register(sidecar("a", "first"));
    assert.deepEqual(await beat("a"), { acknowledged: true, commands: [] });
    await create("p");
    const version = edge.plane.revision;
    for (let i = 0; i < 3; i++) {
      const { commands } = await beat("a");
      assert.equal(commands[0]?.assign?.version, String(version));
    }
    assert.equal((await beat("a", { p: version - 1 })).commands.length, 1);
    assert.deepEqual(await beat("a", { p: version }), { acknowledged: true, commands: [] });
    await enable("p", false);
    for (let i = 0; i < 2; i++) {
      const { commands: [command] } = await beat("a", { p: version });
      assert.deepEqual(command?.revoke, { pipeline_id: "p", drain_first: true });
    }
    assert.deepEqual((await beat("a")).commands, []);
  }));

Deno.test("a sidecar that never says what it runs is told of a revocation once", () =>
  withEdge(async (edge) => {
    const { register, create, beat, enable } = calls(edge);
    await create("p");
    await register(sidecar("a", "first"));
    await enable("p", false);
    const { commands } = await beat("a");
    assert.deepEqual(commands.map(({ revoke }) => revoke?.pipeline_id), ["p"]);
    assert.deepEqual((await beat("a")).commands, []);
  }));

Deno.test("what a heartbeat says of health and refusals is kept", () =>
  withEdge(async (edge) => {
    const { register, create, beat } = calls(edge);
    await create("p");
    await register(sidecar("a", "first"));
    await register(sidecar("b", "first", "second"));
    const ill = { service_health: [{ service_name: "second", healthy: false }] };
    await beat("b", {}, ill);
    const before = edge.plane.revision;
    await beat("b", {}, ill);
    assert.equal(edge.plane.revision, before, "what is known is not written again");
    const { commands: [command] } = await beat("a");
    assert.deepEqual(command?.assign?.stages.map(({ stage_id }) => stage_id), ["first-stage"]);
    await beat("a", {}, { rejected: { p: "x".repeat(10_000), other: "unknown" } });
    const rejections = edge.plane.state.sidecars.get("a")?.rejections;
    assert.deepEqual([...rejections?.keys() ?? []], ["p"]);
    assert.equal(rejections?.get("p")?.reason.length, REQUEST_LIMITS.textBytes / 4);
  }));

Deno.test("a watch tells what is assigned, and then every change", () =>
  withEdge(async (edge) => {
    const { register, create, watch, enable, leave } = calls(edge);
    await create("p");
    await register(sidecar("a", "first"));
    const reader = watch("a");
    await reader.first(1);
    await register(sidecar("b", "second"));
    await create("q");
    await enable("p", false);
    await leave("b");
    const events = await reader.first(5);
    assert.deepEqual(events.map(shown), [
      "EVENT_TYPE_ASSIGNED p local",
      "EVENT_TYPE_UPDATED p local,b",
      "EVENT_TYPE_ASSIGNED q local,b",
      "EVENT_TYPE_REVOKED p local,b",
      "EVENT_TYPE_UPDATED q local",
    ]);
    await leave("a");
    const { code, details } = await reader.ended;
    assert.equal(code, Code.NOT_FOUND);
    assert.match(details, /register it, then watch again/);
  }));

Deno.test("a setting of a stage alone is told to those who run the pipeline, until they confirm it", () =>
  withEdge(async (edge) => {
    const { register, create, beat, watch } = calls(edge);
    await create("p");
    const { initial_assignments: [assigned] } = await register(sidecar("a", "first"));
    const version = Number(assigned?.version);
    const reader = watch("a");
    await reader.first(1);
    assert.deepEqual((await beat("a", { p: version })).commands, []);

    const spec = pipeline("p");
    const stages = spec.stages.map((stage) => ({ ...stage, config: new Map([["keep", "2"]]) }));
    await edge.plane.propose({
      type: "update_pipeline",
      spec: { ...spec, stages },
      expectedVersion: 0n,
    });
    const event = (await reader.first(2))[1]!;
    assert.equal(shown(event), "EVENT_TYPE_UPDATED p local");
    assert.ok(Number(event.assignment?.version) > version);
    const { commands: [again] } = await beat("a", { p: version });
    assert.deepEqual(again?.assign, event.assignment);
    assert.deepEqual((await beat("a", { p: Number(event.assignment?.version) })).commands, []);
    reader.stream.cancel();
  }));

Deno.test("a watch of an unknown sidecar, and of an id that another endpoint takes, says what to do", () =>
  withEdge(async (edge) => {
    const { register, watch, create } = calls(edge);
    const unknown = await watch("a").ended;
    assert.equal(unknown.code, Code.NOT_FOUND);
    assert.match(unknown.details, /register it, then watch/);
    await create("p");
    await register(sidecar("a", "first"));
    const old = watch("a");
    await old.first(1);
    await register({ ...sidecar("a", "first"), sidecar_endpoint: "elsewhere:1" });
    const { code, details } = await old.ended;
    assert.equal(code, Code.ABORTED);
    assert.match(details, /registered at elsewhere:1 now/);
  }));

Deno.test("a sidecar that drains is told so, gets nothing new, and stays until it is done", () =>
  withEdge(async (edge) => {
    const { register, create, beat, leave } = calls(edge);
    await create("p");
    await register(sidecar("a", "first"));
    await register(sidecar("b", "second"));
    assert.deepEqual(await leave("b", true), { success: true, error: "" });
    const { commands } = await beat("b");
    const drain = commands.find((command) => command.command === "drain")?.drain;
    assert.deepEqual(drain, { pipeline_ids: ["p"], timeout_ms: String(SIDECAR_LIMITS.drainMs) });
    const stages = (await beat("a")).commands[0]?.assign?.stages;
    assert.deepEqual(stages?.map(({ stage_id }) => stage_id), ["first-stage"]);
    await leave("b");
    assert.equal((await beat("b")).acknowledged, false);
    const again = await edge.failure(edge.protos.sidecars.DeregisterSidecar, { sidecar_id: "b" });
    assert.equal(again.code, Code.NOT_FOUND);
  }));

Deno.test("every fault of a registration is named with its path", () =>
  withEdge(async (edge) => {
    const local = (
      name: string,
      type: "SERVICE_TYPE_SINK" | "SERVICE_TYPE_UNSPECIFIED",
      at: string,
    ) => ({
      service_name: name,
      service_type: type,
      local_endpoint: at,
    });
    const { code, details } = await edge.failure(edge.protos.sidecars.RegisterSidecar, {
      sidecar_id: "",
      pod_name: "a\nb",
      namespace: "n".repeat(REQUEST_LIMITS.idBytes + 1),
      sidecar_endpoint: "10.0.0.1",
      local_services: [
        local("s", "SERVICE_TYPE_SINK", "localhost:70000"),
        local("s", "SERVICE_TYPE_SINK", "[::1]:1"),
        local("", "SERVICE_TYPE_UNSPECIFIED", "[::zz]:1"),
        local("t", "SERVICE_TYPE_SINK", "http://t:1"),
      ],
    });
    assert.equal(code, Code.INVALID_ARGUMENT);
    assert.deepEqual(details.split("; ").map((problem) => problem.split(":")[0]), [
      "sidecar_id",
      "pod_name",
      "namespace",
      "sidecar_endpoint",
      "local_services[0].local_endpoint",
      "local_services[1]",
      "local_services[2].service_name",
      "local_services[2].local_endpoint",
      "local_services[2].service_type",
      "local_services[3].local_endpoint",
    ]);
    assert.equal(edge.plane.revision, 0);
  }));

Deno.test("as many local services as may be are taken, and one more is not", () =>
  withEdge(async (edge) => {
    const { register } = calls(edge);
    const names = Array.from({ length: SIDECAR_LIMITS.localServices }, (_, i) => `s${i}`);
    assert.equal((await register(sidecar("a", ...names))).success, true);
    const request = sidecar("a", ...names, "more");
    const { details } = await edge.failure(edge.protos.sidecars.RegisterSidecar, request);
    assert.match(details, /^local_services: has 257 entries, at most 256 are allowed$/);
  }));

Deno.test("a heartbeat that is too large, or speaks of no possible version, is refused", () =>
  withEdge(async (edge) => {
    const { Heartbeat } = edge.protos.sidecars;
    await calls(edge).register(sidecar("a", "first"));
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, 1]));
    const most = SIDECAR_LIMITS.reportEntries;
    await edge.call(Heartbeat, { sidecar_id: "a", applied: many(most) });
    const { details } = await edge.failure(Heartbeat, {
      sidecar_id: "a",
      applied: { ...many(most + 1) },
      rejected: { big: "x".repeat(SIDECAR_LIMITS.heartbeatBytes) },
    });
    assert.match(details, /request: is \d+ bytes long.*; applied: has 1001 entries/);
    const beyond = await edge.failure(Heartbeat, {
      sidecar_id: "a",
      applied: { p: "18446744073709551615" },
    });
    assert.match(beyond.details, /applied\["p"\]: 18446744073709551615 is no version so far/);
  }));

Deno.test("sidecars are listed page by page, with what they run and refuse", () =>
  withEdge(async (edge) => {
    const { ListSidecars } = edge.protos.sidecars;
    assert.deepEqual((await edge.call(ListSidecars, {})).sidecars, []);
    const { register, create, beat } = calls(edge);
    await create("p");
    const { initial_assignments: [assignment] } = await register(sidecar("a", "first", "second"));
    await register(sidecar("b"));
    await register(sidecar("c"));
    const version = assignment?.version ?? "";
    await beat("a", { p: Number(version) });
    const page = await edge.call(ListSidecars, { limit: 2 });
    assert.deepEqual([page.sidecars.map((one) => one.sidecar_id), page.next], [["a", "b"], "b"]);
    const [first] = page.sidecars;
    assert.deepEqual([first?.pod_name, first?.sidecar_endpoint, first?.lapsed, first?.draining], [
      "a-pod",
      "a:7000",
      false,
      false,
    ]);
    assert.deepEqual(first?.local_services, [
      {
        service_name: "first",
        service_type: "SERVICE_TYPE_TRANSFORM",
        local_endpoint: "127.0.0.1:9000",
      },
      {
        service_name: "second",
        service_type: "SERVICE_TYPE_TRANSFORM",
        local_endpoint: "127.0.0.1:9001",
      },
    ]);
    assert.deepEqual(first?.assignments, [
      { pipeline_id: "p", version, applied: version, is_local_complete: true, rejected: "" },
    ]);
    const rest = await edge.call(ListSidecars, { limit: 2, after: page.next });
    assert.deepEqual([rest.sidecars.map((one) => one.sidecar_id), rest.next], [["c"], ""]);

    await beat("a", {}, { rejected: { p: "no room" } });
    const { sidecars: [one] } = await edge.call(ListSidecars, { sidecar_id: "a" });
    assert.equal(one?.assignments[0]?.rejected, "no room");
    await edge.call(ListSidecars, { limit: SIDECAR_LIMITS.page });
    await assert.rejects(edge.call(ListSidecars, { limit: SIDECAR_LIMITS.page + 1 }), {
      code: Code.INVALID_ARGUMENT,
      details: "limit: is 101, at most 100 may be",
    });
  }));

Deno.test("why a stage goes where it goes is explained, for one sidecar or all it touches", () =>
  withEdge(async (edge) => {
    const { ExplainStage } = edge.protos.sidecars;
    const { register, create, beat, enable } = calls(edge);
    await create("p");
    await register(sidecar("a", "first"));
    await register(sidecar("b", "first", "second"));
    await register(sidecar("c", "second"));
    await register(sidecar("stranger"));
    await beat("c", {}, { service_health: [{ service_name: "second", healthy: false }] });
    const stage = { pipeline_id: "p", stage_id: "second-stage" };
    const all = await edge.call(ExplainStage, stage);
    assert.deepEqual([all.pipeline_enabled, all.hosts, all.host_count, all.next], [
      true,
      [
        { sidecar_id: "b", hindrance: "STAGE_HINDRANCE_NONE" },
        { sidecar_id: "c", hindrance: "STAGE_HINDRANCE_UNHEALTHY" },
      ],
      2,
      "",
    ]);
    assert.ok(Number(all.revision) > 0);
    const shown = all.explanations.map(({ sidecar_id, reason, target, text }) => {
      const to = target?.local_endpoint ?? target?.remote_sidecar?.sidecar_id;
      return `${sidecar_id} ${reason} ${target?.stage_id} ${to}: ${text}`;
    });
    assert.deepEqual(shown, [
      "a STAGE_REASON_REMOTE second-stage b: the only one that takes it",
      "b STAGE_REASON_LOCAL second-stage 127.0.0.1:9001: the service beside it is healthy",
      "c STAGE_REASON_REMOTE second-stage b: its own is reported as unhealthy; the only one that takes it",
    ]);
    const page = await edge.call(ExplainStage, { ...stage, limit: 2 });
    assert.deepEqual([page.explanations.length, page.next], [2, "b"]);
    const rest = await edge.call(ExplainStage, { ...stage, limit: 2, after: page.next });
    assert.deepEqual(rest.explanations, all.explanations.slice(2));

    const { explanations: [one] } = await edge.call(ExplainStage, {
      ...stage,
      sidecar_id: "stranger",
    });
    assert.deepEqual([one?.reason, one?.target], ["STAGE_REASON_NOT_TOUCHED", null]);
    await enable("p", false);
    const off = await edge.call(ExplainStage, { ...stage, sidecar_id: "a" });
    assert.deepEqual([off.pipeline_enabled, off.explanations[0]?.reason], [
      false,
      "STAGE_REASON_DISABLED",
    ]);
  }));

Deno.test("an explanation of what is not there, or not named, is refused", () =>
  withEdge(async (edge) => {
    const { ExplainStage } = edge.protos.sidecars;
    await calls(edge).create("p");
    const cases = [
      [{ limit: SIDECAR_LIMITS.page + 1 }, Code.INVALID_ARGUMENT, [
        "pipeline_id: is missing",
        "stage_id: is missing",
        "limit: is 101, at most 100 may be",
      ]],
      [{ pipeline_id: "q", stage_id: "s" }, Code.NOT_FOUND, ['no pipeline has the id "q"']],
      [{ pipeline_id: "p", stage_id: "s" }, Code.NOT_FOUND, ['pipeline "p" has no stage "s"']],
      [{ pipeline_id: "p", stage_id: "first-stage", sidecar_id: "x" }, Code.NOT_FOUND, [
        'no sidecar has the id "x"',
      ]],
    ] as const;
    for (const [request, code, problems] of cases) {
      const details = problems.join("; ");
      await assert.rejects(edge.call(ExplainStage, request), { code, details });
    }
  }));

Deno.test("so many hosts are named in an explanation, and all are counted", () =>
  withEdge(async (edge) => {
    const { create } = calls(edge);
    await create("p");
    const hosts = SIDECAR_LIMITS.explainedHosts + 1;
    for (let i = 0; i < hosts; i++) {
      const { sidecar_id: sidecarId = "", sidecar_endpoint: endpoint = "" } = sidecar(`s-${i}`);
      const localServices = [{
        serviceName: "first",
        serviceType: "transform" as const,
        endpoint: "127.0.0.1:9000",
      }];
      const spec = { sidecarId, podName: "", namespace: "", endpoint, localServices };
      await edge.plane.propose({
        type: "register_sidecar",
        sidecar: { ...spec, heartbeatInterval: 10_000 },
      });
    }
    const answer = await edge.call(edge.protos.sidecars.ExplainStage, {
      pipeline_id: "p",
      stage_id: "first-stage",
    });
    assert.deepEqual([answer.hosts.length, answer.host_count], [hosts - 1, hosts]);
  }));
