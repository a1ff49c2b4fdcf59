import { planAll, type ReplicatedState } from "../../../lib/state/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { World } from "../world.ts";

/** The views that are kept step by step are those that the planner makes of the whole state. */
export class Assignments implements Invariant {
  readonly name = "assignments are as planned";

  constructor(readonly world: World) {}

  committed({ entry, command }: CommittedEntry): void {
    const concerns = command?.type.includes("sidecar") || command?.type.includes("pipeline");
    if (!concerns) return;
    const { reference } = this.world.ledger;
    const [stored, planned] = [storedIn(reference), plannedFor(reference)];
    this.world.coverage.count("assignments compared", planned.length);
    const odd = stored.find((view) => !planned.includes(view)) ??
      planned.find((view) => !stored.includes(view));
    if (odd !== undefined) {
      this.world.fail(this.name, `after entry ${entry.index}: ${odd} is not in both`);
    }
  }
}

function storedIn({ sidecars }: ReplicatedState): string[] {
  return [...sidecars.values()].flatMap(({ sidecarId }) =>
    sidecars.viewsOf(sidecarId).map(({ pipelineId, stageIds, targets }) =>
      JSON.stringify([sidecarId, pipelineId, stageIds, targets])
    )
  );
}

function plannedFor({ sidecars, pipelines }: ReplicatedState): string[] {
  const enabled = [...pipelines.values()].map(({ spec }) => spec).filter((spec) => spec.enabled);
  return planAll(enabled, [...sidecars.values()]).map(
    ({ sidecarId, pipelineId, stageIds, targets }) =>
      JSON.stringify([sidecarId, pipelineId, stageIds, targets]),
  );
}
