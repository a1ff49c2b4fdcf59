import assert from "node:assert/strict";
import type { StageType } from "../pipeline/mod.ts";
import {
  planAll,
  type PlannedAssignment,
  type PlannedPipeline,
  type PlannedSidecar,
  planTargets,
} from "./planner.ts";
import { pipelineOf, sidecarOf } from "./sidecar_fixtures_test.ts";

const ETL = pipelineOf("etl", ["orders", "source"], ["clean", "transform"], ["store", "sink"]);

Deno.test("a stage is local where its service is, and else goes to a sidecar that hosts it", () => {
  const [a, b] = [
    sidecarOf("a", ["orders", "source"]),
    sidecarOf("b", ["clean"], ["store", "sink"]),
  ];
  assert.deepEqual(planTargets(ETL, a, [a, b]), [
    { type: "local", endpoint: "127.0.0.1:9000" },
    { type: "remote", sidecarId: "b", endpoint: "b:7000" },
    { type: "remote", sidecarId: "b", endpoint: "b:7000" },
  ]);
  assert.deepEqual(planTargets(ETL, b, [a, b]).map((target) => target?.type), [
    "remote",
    "local",
    "local",
  ]);
});

Deno.test("a stage that nobody hosts has no target", () => {
  const a = sidecarOf("a", ["orders", "source"]);
  assert.deepEqual(planTargets(ETL, a, [a]).map((target) => target?.type), [
    "local",
    undefined,
    undefined,
  ]);
});

Deno.test("a service of another type hosts nothing, though it has the name", () => {
  const a = sidecarOf("a", ["orders", "source"]);
  const b = sidecarOf("b", ["clean", "sink"]);
  assert.equal(planTargets(ETL, a, [a, b])[1], undefined);
  assert.deepEqual(planAll([ETL], [b]), []);
});

Deno.test("nobody sends to a sidecar whose lease has lapsed or that drains; it serves itself still", () => {
  const a = sidecarOf("a", ["orders", "source"]);
  const b = sidecarOf("b", ["clean"]);
  for (const gone of [{ ...b, leaseLapsed: true }, { ...b, draining: true }]) {
    assert.equal(planTargets(ETL, a, [a, gone])[1], undefined);
    assert.equal(planTargets(ETL, gone, [a, gone])[1]?.type, "local");
  }
});

Deno.test("nobody sends to a service that is reported as unhealthy, not even its own sidecar", () => {
  const b = { ...sidecarOf("b", ["clean"]), unhealthy: new Set(["clean"]) };
  const c = sidecarOf("c", ["clean"]);
  assert.deepEqual(planTargets(ETL, b, [b, c])[1], {
    type: "remote",
    sidecarId: "c",
    endpoint: "c:7000",
  });
  assert.equal(planTargets(ETL, c, [b, c])[1]?.type, "local");
  assert.equal(planTargets(ETL, b, [b])[1], undefined);
});

Deno.test("a pipeline touches a sidecar that has one of its services, whatever its health", () => {
  const ill = { ...sidecarOf("ill", ["clean"]), unhealthy: new Set(["clean"]) };
  const planned = planAll([ETL], [ill, sidecarOf("other", ["something"])]);
  assert.deepEqual(planned.map(({ sidecarId }) => sidecarId), ["ill"]);
});

const SIDECARS = 10;
const PIPELINES = 60;

/** Ten sidecars; each service is beside three to seven of them. */
function fleet(): { pipelines: PlannedPipeline[]; sidecars: PlannedSidecar[] } {
  const services: [string, StageType][] = [];
  for (let i = 0; i < 12; i++) {
    services.push([`service-${i}`, (["source", "transform", "sink"] as const)[i % 3]!]);
  }
  const sidecars = Array.from(
    { length: SIDECARS },
    (_, i) =>
      sidecarOf(`sidecar-${i}`, ...services.filter((_, s) => (i * 7 + s * 5) % 10 < 3 + s % 5)),
  );
  const pipelines = Array.from({ length: PIPELINES }, (_, i) =>
    pipelineOf(
      `pipeline-${i}`,
      services[3 * (i % 4)]!,
      services[3 * ((i + 1) % 4) + 1]!,
      services[3 * ((i + 2) % 4) + 2]!,
    ));
  return { pipelines, sidecars };
}

type Target = PlannedAssignment["targets"][number];

function byStage(planned: readonly PlannedAssignment[]): Map<string, Target> {
  const targets = new Map<string, Target>();
  for (const { sidecarId, pipelineId, stageIds, targets: all } of planned) {
    stageIds.forEach((stage, i) => targets.set(`${sidecarId} ${pipelineId} ${stage}`, all[i]));
  }
  return targets;
}

function hostOf(target: Target): string | undefined {
  return target?.type === "remote" ? target.sidecarId : target?.type;
}

Deno.test("when one of ten sidecars goes, only what was sent to it moves", () => {
  const { pipelines, sidecars } = fleet();
  const before = byStage(planAll(pipelines, sidecars));
  for (const gone of sidecars) {
    const after = byStage(planAll(pipelines, sidecars.filter((other) => other !== gone)));
    let moved = 0;
    for (const [key, target] of after) {
      const was = before.get(key);
      if (hostOf(was) === hostOf(target)) continue;
      moved++;
      assert.equal(hostOf(was), gone.sidecarId, `${key} moved from ${hostOf(was)}`);
    }
    const sentToIt = [...before].filter(([key, target]) =>
      hostOf(target) === gone.sidecarId && after.has(key)
    );
    assert.equal(moved, sentToIt.length);
    assert.ok(moved < after.size / 4, `${moved} of ${after.size} moved`);
  }
});

Deno.test("those who send are spread over those who host", () => {
  const hosts = Array.from({ length: 8 }, (_, i) => sidecarOf(`host-${i}`, ["clean"]));
  const senders = Array.from(
    { length: 40 },
    (_, i) => sidecarOf(`sender-${i}`, ["orders", "source"]),
  );
  const pipelines = Array.from({ length: 20 }, (_, i) => ({ ...ETL, id: `etl-${i}` }));
  const counts = new Map<string | undefined, number>();
  const planned = planAll(pipelines, [...hosts, ...senders]);
  for (const { sidecarId, targets } of planned) {
    if (!sidecarId.startsWith("sender")) continue;
    const host = hostOf(targets[1]);
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  // 800 choices over 8 hosts: 100 each, with a standard deviation of 9.
  assert.equal(counts.size, hosts.length);
  for (const count of counts.values()) assert.ok(count > 60 && count < 140, `${count}`);
});

Deno.test("the same state gives the same plan, in whatever order it is told", () => {
  const { pipelines, sidecars } = fleet();
  const one = byStage(planAll(pipelines, sidecars));
  const other = byStage(planAll(pipelines.toReversed(), sidecars.toReversed()));
  assert.deepEqual(new Map([...other].sort()), new Map([...one].sort()));
});
