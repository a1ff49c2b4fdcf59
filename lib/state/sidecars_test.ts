import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, sidecarHistory } from "./arbitraries_test.ts";
import { decodeCommand, encodeCommand } from "./codec.ts";
import type { ReportSidecar } from "./command.ts";
import { explainStage, type StageExplanation, type StageQuery } from "./explain.ts";
import { Replica, restored } from "./fixtures_test.ts";
import { fingerprint } from "./fingerprint.ts";
import { planAll } from "./planner.ts";
import type { PipelineSpec } from "../pipeline/mod.ts";
import type { SidecarSpec } from "./sidecar.ts";
import { localService, type ServiceName } from "./sidecar_fixtures_test.ts";
import { assignmentsOf, isHostedBySidecar, ordersFor, rejectionsOf } from "./sidecar_queries.ts";
import { ReplicatedState } from "./state.ts";

function sidecar(sidecarId: string, ...services: ServiceName[]): SidecarSpec {
  return {
    sidecarId,
    podName: `${sidecarId}-pod`,
    namespace: "default",
    endpoint: `${sidecarId}:7000`,
    localServices: services.map(localService),
    heartbeatInterval: 10_000,
  };
}

/** A pipeline of these services, each the stage of its name. */
function pipeline(id: string, ...services: ServiceName[]): PipelineSpec {
  return {
    id,
    name: id,
    description: "",
    stages: services.map(([serviceName, stageType = "transform"]) => ({
      id: serviceName,
      name: serviceName,
      stageType,
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

/** The pipeline `etl` (in, mid, out) and sidecars `a` (in) and `b` (mid). */
class Fleet extends Replica {
  constructor() {
    super();
    const spec = pipeline("etl", ["in", "source"], ["mid"], ["out", "sink"]);
    this.apply({ type: "create_pipeline", spec });
    this.join("a", ["in", "source"]);
    this.join("b", ["mid"]);
  }

  join(id: string, ...services: ServiceName[]): void {
    this.apply({ type: "register_sidecar", sidecar: sidecar(id, ...services) });
  }

  registrationOf(sidecarId: string): string {
    return this.state.sidecars.get(sidecarId)!.registrationId;
  }

  report(sidecarId: string, says: Partial<ReportSidecar>) {
    return this.apply({
      type: "report_sidecar",
      sidecarId,
      registrationId: this.registrationOf(sidecarId),
      unhealthy: new Set(),
      applied: undefined,
      rejected: new Map(),
      revoked: new Set(),
      ...says,
    });
  }

  lease(type: "lapse_sidecar" | "renew_sidecar" | "end_sidecar", sidecarId: string) {
    return this.apply({ type, sidecarId, registrationId: this.registrationOf(sidecarId) });
  }

  /** Where `a` sends what is for `mid`. */
  get mid(): string | undefined {
    return this.state.sidecars.view("a", "etl")?.targets[1]?.endpoint;
  }

  version(sidecarId: string): number {
    return this.state.sidecars.view(sidecarId, "etl")?.version ?? 0;
  }
}

function storedViews(state: ReplicatedState) {
  return [...state.sidecars.values()].flatMap(({ sidecarId }) =>
    assignmentsOf(state, sidecarId).map(({ pipelineId, stageIds, targets }) => ({
      sidecarId,
      pipelineId,
      stageIds,
      targets,
    }))
  );
}

function plannedViews(state: ReplicatedState) {
  const pipelines = [...state.pipelines.values()].map(({ spec }) => spec);
  return planAll(pipelines.filter(({ enabled }) => enabled), [...state.sidecars.values()]);
}

Deno.test("after every command the views are what the planner makes of the state", () => {
  let views = 0;
  holds(
    fc.property(sidecarHistory, (commands) => {
      const replica = new Replica();
      for (const command of commands) {
        replica.apply(command);
        const stored = storedViews(replica.state);
        views += stored.length;
        assert.deepEqual(stored, plannedViews(replica.state));
      }
    }),
    200,
  );
  assert.ok(views > 100, `only ${views} views were looked at`);
});

Deno.test("whatever the history, a snapshot holds all of it, and replicas agree", () => {
  holds(fc.property(sidecarHistory, (commands) => {
    const one = new Replica();
    const other = new ReplicatedState();
    for (const [i, command] of commands.entries()) {
      one.apply(command);
      other.apply(decodeCommand(encodeCommand({ at: one.now, command })), i + 1);
    }
    assert.equal(fingerprint(other), fingerprint(one.state));
    const copy = restored(one.state, 100);
    assert.equal(fingerprint(copy), fingerprint(one.state));
    assert.deepEqual(storedViews(copy), storedViews(one.state));
  }));
});

Deno.test("views, versions and what sidecars said survive a snapshot, and go on from there", () => {
  const fleet = new Fleet();
  fleet.report("a", { applied: new Map([["etl", fleet.version("a")]]) });
  fleet.report("b", { rejected: new Map([["etl", "too old"]]), unhealthy: new Set(["mid"]) });
  const copy = restored(fleet.state, 7);
  assert.equal(fingerprint(copy), fingerprint(fleet.state));
  assert.deepEqual(assignmentsOf(copy, "a"), assignmentsOf(fleet.state, "a"));
  const command = { type: "register_sidecar", sidecar: sidecar("c", ["mid"]) } as const;
  const index = fleet.index + 1;
  fleet.apply(command);
  const { sidecars } = copy.apply({ at: fleet.now, command }, index);
  assert.deepEqual(sidecars?.assignments.map(({ kind, sidecarId }) => [kind, sidecarId]).sort(), [
    ["assigned", "c"],
    ["updated", "a"],
    ["updated", "b"],
  ]);
  assert.equal(fingerprint(copy), fingerprint(fleet.state));
});

Deno.test("a sidecar's id that another endpoint takes is news to those who sent to the old one", () => {
  const fleet = new Fleet();
  const [before, version] = [fleet.registrationOf("b"), fleet.version("a")];
  assert.equal(fleet.mid, "b:7000");
  fleet.apply({
    type: "register_sidecar",
    sidecar: { ...sidecar("b", ["mid"]), endpoint: "elsewhere:1" },
  });
  assert.equal(fleet.mid, "elsewhere:1");
  assert.ok(fleet.version("a") > version);
  const old = { sidecarId: "b", registrationId: before };
  for (const type of ["lapse_sidecar", "renew_sidecar", "end_sidecar"] as const) {
    fleet.apply({ type, ...old });
  }
  assert.equal(fleet.state.sidecars.get("b")?.leaseLapsed, false);
});

Deno.test("nobody sends to a sidecar whose lease has lapsed; a renewal brings it back, an end removes it", () => {
  const fleet = new Fleet();
  fleet.lease("end_sidecar", "b");
  assert.equal(fleet.mid, "b:7000");
  fleet.lease("lapse_sidecar", "b");
  assert.equal(fleet.mid, undefined);
  fleet.lease("renew_sidecar", "b");
  assert.equal(fleet.mid, "b:7000");
  fleet.lease("lapse_sidecar", "b");
  fleet.lease("end_sidecar", "b");
  assert.equal(fleet.state.sidecars.get("b"), undefined);
  assert.equal(fleet.mid, undefined);
});

Deno.test("a sidecar that drains gets nothing new, keeps its own view, and goes when it is done", () => {
  const fleet = new Fleet();
  const drain = { type: "deregister_sidecar", sidecarId: "b", drain: true } as const;
  assert.deepEqual(fleet.apply(drain).outcome, { ok: true, result: { changed: true } });
  assert.deepEqual(fleet.apply(drain).outcome, { ok: true, result: { changed: false } });
  assert.equal(fleet.mid, undefined);
  assert.equal(assignmentsOf(fleet.state, "b")[0]?.targets[1]?.type, "local");
  fleet.lease("end_sidecar", "b");
  assert.equal(fleet.state.sidecars.get("b"), undefined);
  const gone = fleet.apply(drain).outcome;
  assert.equal(!gone.ok && gone.code, "not_found");
});

Deno.test("what is not confirmed is told again; what is confirmed is not", () => {
  const fleet = new Fleet();
  const none = new Map<string, number>();
  assert.deepEqual(ordersFor(fleet.state, "a", none).assign.map((it) => it.pipelineId), ["etl"]);
  const current = new Map([["etl", fleet.version("a")]]);
  assert.deepEqual(ordersFor(fleet.state, "a", current), { assign: [], revoke: [] });
  fleet.report("a", { applied: current });
  fleet.join("c", ["out", "sink"]);
  assert.equal(ordersFor(fleet.state, "a", current).assign.length, 1);
  fleet.apply({ type: "set_pipeline_enabled", pipelineId: "etl", enabled: false });
  assert.deepEqual(ordersFor(fleet.state, "a", current), { assign: [], revoke: ["etl"] });
  assert.deepEqual(ordersFor(fleet.state, "a", none), { assign: [], revoke: [] });
});

Deno.test("one that never confirms is told of a revocation until it has been told", () => {
  const fleet = new Fleet();
  fleet.apply({ type: "set_pipeline_enabled", pipelineId: "etl", enabled: false });
  assert.deepEqual(ordersFor(fleet.state, "a", new Map()).revoke, ["etl"]);
  fleet.report("a", { revoked: new Set(["etl"]) });
  assert.deepEqual(ordersFor(fleet.state, "a", new Map()).revoke, []);
  fleet.apply({ type: "set_pipeline_enabled", pipelineId: "etl", enabled: true });
  fleet.apply({ type: "set_pipeline_enabled", pipelineId: "etl", enabled: false });
  assert.deepEqual(ordersFor(fleet.state, "a", new Map()).revoke, ["etl"]);
});

Deno.test("a rejection stands until the sidecar runs what it is assigned", () => {
  const fleet = new Fleet();
  const version = fleet.version("b");
  const at = fleet.now;
  fleet.report("b", { rejected: new Map([["etl", "no memory"], ["other", "?"]]) });
  const rejection = { sidecarId: "b", version, reason: "no memory", at };
  assert.deepEqual(rejectionsOf(fleet.state, "etl"), [rejection]);
  assert.deepEqual(
    fleet.report("b", { rejected: new Map([["etl", "no memory"]]) }).outcome,
    { ok: true, result: { changed: false } },
  );
  fleet.report("b", { applied: new Map() });
  assert.deepEqual(rejectionsOf(fleet.state, "etl"), [rejection]);
  fleet.report("b", { applied: new Map([["etl", version]]) });
  assert.deepEqual(rejectionsOf(fleet.state, "etl"), []);
});

Deno.test("what a pipeline does anew is a new version, how it is called is not", () => {
  const fleet = new Fleet();
  const spec = () => fleet.state.pipelines.get("etl")!.spec;
  const view = () => assignmentsOf(fleet.state, "b")[0]!;
  const grows = (change: Partial<PipelineSpec>) => {
    const before = view();
    const update = { type: "update_pipeline", expectedVersion: 0n } as const;
    fleet.apply({ ...update, spec: { ...spec(), ...change } });
    const { version, targets } = view();
    assert.deepEqual(targets, before.targets);
    return version > before.version;
  };
  const [first, ...rest] = spec().stages;
  assert.ok(grows({ stages: [{ ...first!, config: new Map([["keep", "2"]]) }, ...rest] }));
  assert.ok(!grows({ stages: [{ ...first!, config: new Map([["keep", "2"]]) }, ...rest] }));
  assert.ok(grows({ edges: [{ fromStage: "in", toStage: "mid", condition: { type: "always" } }] }));
  assert.ok(grows({ edges: [{ fromStage: "in", toStage: "mid", condition: undefined }] }));
  assert.ok(!grows({ name: "Another", description: "?", metadata: new Map([["a", "b"]]) }));
});

Deno.test("a stage is hosted while there is a sidecar to which others may send", () => {
  const fleet = new Fleet();
  const hosted = () =>
    fleet.state.pipelines.get("etl")!.spec.stages
      .filter((stage) => isHostedBySidecar(fleet.state, stage)).map(({ id }) => id);
  assert.deepEqual(hosted(), ["in", "mid"]);
  fleet.lease("lapse_sidecar", "a");
  assert.deepEqual(hosted(), ["mid"]);
  fleet.apply({ type: "deregister_sidecar", sidecarId: "b", drain: true });
  assert.deepEqual(hosted(), []);
});

/** Explanations of a stage; everything of a sidecar's that is asked for alone. */
function why(state: ReplicatedState, query: Partial<StageQuery>) {
  const all = { pipelineId: "etl", stageId: "mid", sidecarId: "", limit: 100, after: "" };
  return explainStage(state, { ...all, ...query });
}

function explained(state: ReplicatedState, query: Partial<StageQuery>): StageExplanation {
  const answer = why(state, query);
  assert.ok(answer.ok);
  return answer.found;
}

Deno.test("why a stage goes where it goes is explained", () => {
  const fleet = new Fleet();
  fleet.join("c", ["mid"], ["in", "source"]);
  fleet.report("c", { unhealthy: new Set(["mid"]) });
  fleet.join("d", ["mid"]);
  fleet.lease("lapse_sidecar", "d");
  fleet.join("e", ["mid", "sink"]);
  fleet.join("f", ["mid"]);
  fleet.apply({ type: "deregister_sidecar", sidecarId: "f", drain: true });
  const mid = explained(fleet.state, {});
  assert.deepEqual(mid.hosts, [
    { sidecarId: "b", hindrance: undefined },
    { sidecarId: "c", hindrance: "unhealthy" },
    { sidecarId: "d", hindrance: "lease_lapsed" },
    { sidecarId: "e", hindrance: "other_type" },
    { sidecarId: "f", hindrance: "draining" },
  ]);
  const remote = { type: "remote", sidecarId: "b", endpoint: "b:7000" };
  const local = { type: "local", endpoint: "127.0.0.1:9000" };
  const beside = "the service beside it is healthy";
  const only = "the only one that takes it";
  assert.deepEqual(mid.explanations, [
    { sidecarId: "a", reason: "remote", target: remote, text: only },
    { sidecarId: "b", reason: "local", target: local, text: beside },
    {
      sidecarId: "c",
      reason: "remote",
      target: remote,
      text: `its own is reported as unhealthy; ${only}`,
    },
    { sidecarId: "d", reason: "local", target: local, text: beside },
    { sidecarId: "f", reason: "local", target: local, text: beside },
  ]);
  fleet.join("g", ["mid"]);
  assert.equal(
    explained(fleet.state, { sidecarId: "a" }).explanations[0]?.text,
    "one of 2 that take it, by rendezvous hashing",
  );
});

Deno.test("why a stage goes nowhere is explained", () => {
  const fleet = new Fleet();
  const one = (query: Partial<StageQuery>) => {
    const { sidecarId, reason, text } = explained(fleet.state, query).explanations[0]!;
    return `${sidecarId}: ${reason}, ${text}`;
  };
  const out = { stageId: "out", sidecarId: "a" };
  assert.deepEqual(explained(fleet.state, out).hosts, []);
  assert.equal(one(out), "a: unhosted, no sidecar has a service of the stage's name");
  fleet.lease("lapse_sidecar", "b");
  assert.equal(
    one({ sidecarId: "a" }),
    "a: unhosted, none of the sidecars with a service of the stage's name takes it",
  );
  fleet.join("stranger", ["mid", "sink"]);
  assert.equal(
    one({ sidecarId: "stranger" }),
    "stranger: not_touched, it has no service of the name and type of any stage of the pipeline",
  );
  fleet.apply({ type: "set_pipeline_enabled", pipelineId: "etl", enabled: false });
  assert.equal(one({ sidecarId: "a" }), "a: disabled, the pipeline is not enabled");
  const all = explained(fleet.state, {});
  assert.deepEqual([all.enabled, all.explanations], [false, []]);
});

Deno.test("explanations of what is not there are refused, and of many come page by page", () => {
  const fleet = new Fleet();
  const cases: readonly [Partial<StageQuery>, string][] = [
    [{ pipelineId: "none" }, 'no pipeline has the id "none"'],
    [{ stageId: "no" }, 'pipeline "etl" has no stage "no"'],
    [{ sidecarId: "nobody" }, 'no sidecar has the id "nobody"'],
  ];
  for (const [query, message] of cases) {
    assert.deepEqual(why(fleet.state, query), { ok: false, code: "not_found", message });
  }
  const first = explained(fleet.state, { limit: 1 });
  assert.deepEqual([first.explanations.map((one) => one.sidecarId), first.next], [["a"], "a"]);
  const rest = explained(fleet.state, { limit: 1, after: first.next });
  assert.deepEqual([rest.explanations.map((one) => one.sidecarId), rest.next], [["b"], ""]);
});
