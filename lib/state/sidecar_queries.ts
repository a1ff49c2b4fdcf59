/** Questions about sidecars and their assignments. Answers are copies. */
import type { Millis, Revision } from "../base/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import { stageKey } from "./planner.ts";
import type { ReportSidecar } from "./sidecar_commands.ts";
import type { PipelineAssignment, Sidecar } from "./sidecar.ts";
import { versionsOf, withReport } from "./sidecars.ts";
import type { ReplicatedState } from "./state.ts";

/** All sidecars, in code-unit order of their ids. */
export function listSidecars(state: ReplicatedState): Sidecar[] {
  return [...state.sidecars.values()];
}

/** Which sidecars: those behind `after`, at most `limit`; only the one that is named, unless "". */
export type SidecarQuery = {
  readonly sidecarId: string;
  readonly limit: number;
  readonly after: string;
};

export type SidecarPage = {
  readonly sidecars: readonly (readonly [Sidecar, readonly PipelineAssignment[]])[];
  /** The `after` of the next page; "" when there is none. */
  readonly next: string;
};

/** With their assignments, in code-unit order of their ids. */
export function pageOfSidecars(state: ReplicatedState, query: SidecarQuery): SidecarPage {
  const { sidecarId, limit, after } = query;
  const all = sidecarId === ""
    ? listSidecars(state).filter((one) => one.sidecarId > after)
    : [getSidecar(state, sidecarId)].filter((one) => one !== undefined);
  const page = all.slice(0, limit);
  return {
    sidecars: page.map((one) => [one, assignmentsOf(state, one.sidecarId)]),
    next: all.length > limit ? page.at(-1)?.sidecarId ?? "" : "",
  };
}

export function getSidecar(state: ReplicatedState, sidecarId: string): Sidecar | undefined {
  return state.sidecars.get(sidecarId);
}

/** A sidecar's views of the pipelines that touch it, in code-unit order of their ids. */
export function assignmentsOf(state: ReplicatedState, sidecarId: string): PipelineAssignment[] {
  return state.sidecars.viewsOf(sidecarId);
}

/** What a sidecar has to be told, given what it says that it runs. */
export type SidecarOrders = {
  /** The newest first: what cannot be told at once was told before. */
  readonly assign: readonly PipelineAssignment[];
  readonly revoke: readonly string[];
};

/**
 * Everything that `applied` does not confirm: assignments that it runs in no version or another
 * one, and pipelines that it runs, or may run, and has nothing to do with any more.
 */
export function ordersFor(
  state: ReplicatedState,
  sidecarId: string,
  applied: ReadonlyMap<string, Revision>,
): SidecarOrders {
  const views = state.sidecars.viewsOf(sidecarId);
  const assign = views.filter(({ pipelineId, version }) => applied.get(pipelineId) !== version);
  const assigned = new Set(views.map(({ pipelineId }) => pipelineId));
  const known = new Set([...applied.keys(), ...state.sidecars.get(sidecarId)?.revoked ?? []]);
  return {
    assign: assign.sort((a, b) => b.version - a.version),
    revoke: [...known].filter((pipelineId) => !assigned.has(pipelineId)).sort(),
  };
}

/** Whether a report would change anything: only then is it worth a place in the log. */
export function isNews(state: ReplicatedState, report: Omit<ReportSidecar, "type">): boolean {
  const sidecar = state.sidecars.get(report.sidecarId);
  if (sidecar?.registrationId !== report.registrationId) return false;
  const versions = versionsOf(state.sidecars, sidecar.sidecarId);
  return withReport(sidecar, versions, report, state.time) !== undefined;
}

/** Whether there is a sidecar to which others may send what is for the stage. */
export function isHostedBySidecar(state: ReplicatedState, stage: Stage): boolean {
  return state.sidecars.isHosted(stageKey(stage));
}

/** A refusal of an assignment that stands. */
export type StandingRejection = {
  readonly sidecarId: string;
  readonly version: Revision;
  readonly reason: string;
  readonly at: Millis;
};

/** What sidecars refuse of an enabled pipeline, in code-unit order of their ids. */
export function rejectionsOf(state: ReplicatedState, pipelineId: string): StandingRejection[] {
  const standing: StandingRejection[] = [];
  for (const sidecarId of state.sidecars.viewersOf(pipelineId)) {
    const rejection = state.sidecars.get(sidecarId)?.rejections.get(pipelineId);
    if (rejection !== undefined) standing.push({ sidecarId, ...rejection });
  }
  return standing;
}
