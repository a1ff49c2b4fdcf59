import assert from "node:assert/strict";
import fc from "fast-check";
import { AssignmentTable } from "./assignment_table.ts";
import { planAll, type PlannedPipeline, type PlannedSidecar } from "./planner.ts";
import type { AssignmentChange, PipelineAssignment } from "./sidecar.ts";
import { pipelineOf, type ServiceName, sidecarOf } from "./sidecar_fixtures_test.ts";

/** Few, so that sidecars and pipelines meet. */
const names = fc.subarray<ServiceName>([["s", "source"], ["t"], ["u"], ["v", "sink"]], {
  minLength: 1,
});

type Step =
  | {
    readonly type: "pipeline";
    readonly id: string;
    readonly services: ServiceName[] | undefined;
    readonly redefined: boolean;
  }
  | {
    readonly type: "sidecar";
    readonly id: string;
    readonly state:
      | undefined
      | {
        services: ServiceName[];
        ill: string[];
        leaseLapsed: boolean;
        draining: boolean;
        port: number;
      };
  };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant("pipeline" as const),
      id: fc.constantFrom("p1", "p2", "p3"),
      services: fc.option(names, { nil: undefined, freq: 4 }),
      redefined: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("sidecar" as const),
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      state: fc.option(
        fc.record({
          services: names,
          ill: fc.subarray(["s", "t", "u"], { maxLength: 1 }),
          leaseLapsed: fc.boolean(),
          draining: fc.boolean(),
          port: fc.integer({ min: 1, max: 2 }),
        }),
        { nil: undefined, freq: 4 },
      ),
    }),
  ),
  { maxLength: 40, size: "max" },
);

/** What somebody knows who has heard of every change. */
class Listener {
  readonly views = new Map<string, Map<string, PipelineAssignment>>();

  hear(changes: readonly AssignmentChange[]): void {
    for (const { kind, sidecarId, assignment } of changes) {
      const views = this.views.get(sidecarId) ?? new Map<string, PipelineAssignment>();
      this.views.set(sidecarId, views);
      const before = views.get(assignment.pipelineId);
      assert.equal(before === undefined, kind === "assigned", `${kind} ${sidecarId}`);
      if (kind === "revoked") {
        views.delete(assignment.pipelineId);
      } else {
        assert.ok(assignment.version > (before?.version ?? 0));
        views.set(assignment.pipelineId, assignment);
      }
    }
  }
}

function viewsOf(table: AssignmentTable, sidecars: Iterable<PlannedSidecar>) {
  return [...sidecars].flatMap(({ sidecarId }) =>
    table.viewsOf(sidecarId).map(({ pipelineId, stageIds, targets }) => ({
      sidecarId,
      pipelineId,
      stageIds,
      targets,
    }))
  ).sort(inOrder);
}

function inOrder(
  a: { sidecarId: string; pipelineId: string },
  b: { sidecarId: string; pipelineId: string },
): number {
  return `${a.sidecarId} ${a.pipelineId}` < `${b.sidecarId} ${b.pipelineId}` ? -1 : 1;
}

Deno.test("whatever the steps, the views are what the planner makes of the whole, and every change is told", () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const table = new AssignmentTable();
      const pipelines = new Map<string, PlannedPipeline>();
      const sidecars = new Map<string, PlannedSidecar>();
      const listener = new Listener();
      steps.forEach((step, i) => {
        if (step.type === "pipeline") {
          const pipeline = step.services && pipelineOf(step.id, ...step.services);
          if (pipeline === undefined) pipelines.delete(step.id);
          else pipelines.set(step.id, pipeline);
          listener.hear(table.setPipeline(step.id, pipeline, step.redefined, i + 1));
        } else {
          const { id, state } = step;
          if (state === undefined) {
            sidecars.delete(id);
            listener.hear(table.setSidecar(id, undefined, i + 1));
            listener.views.delete(id);
          } else {
            const { services, ill, leaseLapsed, draining, port } = state;
            const sidecar: PlannedSidecar = {
              ...sidecarOf(id, ...services),
              unhealthy: new Set(ill),
              leaseLapsed,
              draining,
              endpoint: `${id}:${port}`,
            };
            sidecars.set(id, sidecar);
            listener.hear(table.setSidecar(id, sidecar, i + 1));
          }
        }
        const expected = planAll([...pipelines.values()], [...sidecars.values()]).sort(inOrder);
        assert.deepEqual(viewsOf(table, sidecars.values()), expected);
        for (const id of sidecars.keys()) {
          const told = [...listener.views.get(id)?.values() ?? []];
          assert.deepEqual(
            table.viewsOf(id),
            told.sort((a, b) => a.pipelineId < b.pipelineId ? -1 : 1),
          );
        }
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("a view that stays as it was keeps its version", () => {
  const table = new AssignmentTable();
  const etl = pipelineOf("etl", ["orders", "source"], ["clean"]);
  table.setPipeline("etl", etl, false, 1);
  table.setSidecar("a", sidecarOf("a", ["orders", "source"]), 2);
  table.setSidecar("b", sidecarOf("b", ["clean"]), 3);
  assert.equal(table.view("a", "etl")?.version, 3);
  assert.deepEqual(table.setSidecar("b", sidecarOf("b", ["clean"]), 4), []);
  assert.deepEqual(table.setPipeline("etl", { ...etl }, false, 5), []);
  assert.deepEqual(table.setSidecar("c", sidecarOf("c", ["unrelated"]), 6), []);
  assert.equal(table.view("a", "etl")?.version, 3);
});

Deno.test("a sidecar that is found at another endpoint is news to those who send to it alone", () => {
  const table = new AssignmentTable();
  table.setPipeline("etl", pipelineOf("etl", ["orders", "source"], ["clean"]), false, 1);
  table.setSidecar("a", sidecarOf("a", ["orders", "source"]), 2);
  table.setSidecar("b", sidecarOf("b", ["clean"]), 3);
  const moved = { ...sidecarOf("b", ["clean"]), endpoint: "elsewhere:1" };
  const changes = table.setSidecar("b", moved, 4);
  assert.deepEqual(changes.map(({ kind, sidecarId }) => [kind, sidecarId]), [["updated", "a"]]);
  assert.equal(changes[0]?.assignment.targets[1]?.endpoint, "elsewhere:1");
});

Deno.test("what a pipeline does anew is news to all whom it touches, and moves nothing", () => {
  const table = new AssignmentTable();
  const etl = pipelineOf("etl", ["orders", "source"], ["clean"]);
  table.setPipeline("etl", etl, false, 1);
  table.setSidecar("a", sidecarOf("a", ["orders", "source"]), 2);
  table.setSidecar("b", sidecarOf("b", ["clean"]), 3);
  table.setSidecar("c", sidecarOf("c", ["unrelated"]), 4);
  const before = table.view("a", "etl")?.targets;
  const changes = table.setPipeline("etl", { ...etl }, true, 5);
  assert.deepEqual(
    changes.map(({ kind, sidecarId, assignment }) => [kind, sidecarId, assignment.version]),
    [["updated", "a", 5], ["updated", "b", 5]],
  );
  assert.deepEqual(table.view("a", "etl")?.targets, before);
});
