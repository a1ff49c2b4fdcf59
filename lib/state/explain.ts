/** Why a stage goes where it goes, for one sidecar or all, or why nowhere. */
import type { Stage } from "../pipeline/mod.ts";
import { type Refusal, refuse } from "./command.ts";
import { healthyService, localKey, stageKey } from "./planner.ts";
import type { Sidecar, StageTarget } from "./sidecar.ts";
import type { SidecarQuery } from "./sidecar_queries.ts";
import type { ReplicatedState } from "./state.ts";

/** Why nobody may send a stage's records to a sidecar that has a service of the stage's name. */
export type Hindrance = "other_type" | "unhealthy" | "lease_lapsed" | "draining";

/** A sidecar that has a service of the stage's name. */
export type StageHost = {
  readonly sidecarId: string;
  /** Undefined for one that others may send to. */
  readonly hindrance: Hindrance | undefined;
};

/** What one sidecar does with what is for the stage. `text` says why, to people. */
export type Explanation =
  & { readonly sidecarId: string; readonly text: string }
  & (
    | { readonly reason: "local" | "remote"; readonly target: StageTarget }
    /** Nowhere: nobody takes it; the sidecar is not told of the pipeline; nobody is. */
    | { readonly reason: "unhosted" | "not_touched" | "disabled" }
  );

/** Which stage, and for which sidecars; without a name, those whom the pipeline touches. */
export type StageQuery = SidecarQuery & { readonly pipelineId: string; readonly stageId: string };

export type StageExplanation = {
  /** Whether the pipeline is. */
  readonly enabled: boolean;
  /** In code-unit order of their ids, as are the explanations. */
  readonly hosts: readonly StageHost[];
  readonly explanations: readonly Explanation[];
  /** The `after` of the next page; "" when there is none. */
  readonly next: string;
};

/** Refused: `not_found` (no such pipeline, stage of it, or sidecar). */
export function explainStage(
  state: ReplicatedState,
  query: StageQuery,
): { readonly ok: true; readonly found: StageExplanation } | Refusal {
  const { pipelineId, stageId, sidecarId, limit, after } = query;
  const spec = state.pipelines.get(pipelineId)?.spec;
  if (spec === undefined) return unknown(`no pipeline has the id ${quoted(pipelineId)}`);
  const stage = spec.stages.findIndex(({ id }) => id === stageId);
  if (spec.stages[stage] === undefined) {
    return unknown(`pipeline ${quoted(pipelineId)} has no stage ${quoted(stageId)}`);
  }
  if (sidecarId !== "" && state.sidecars.get(sidecarId) === undefined) {
    return unknown(`no sidecar has the id ${quoted(sidecarId)}`);
  }
  const hosts = hostsOf(state, spec.stages[stage]);
  const asked = sidecarId === ""
    ? state.sidecars.viewersOf(pipelineId).filter((id) => id > after)
    : [sidecarId];
  const page = asked.slice(0, limit);
  const explanations = page.map((id) =>
    spec.enabled
      ? explain(state, pipelineId, stage, id, hosts)
      : { sidecarId: id, reason: "disabled" as const, text: "the pipeline is not enabled" }
  );
  const next = asked.length > limit ? page.at(-1) ?? "" : "";
  return { ok: true, found: { enabled: spec.enabled, hosts, explanations, next } };
}

function explain(
  state: ReplicatedState,
  pipelineId: string,
  stage: number,
  sidecarId: string,
  hosts: readonly StageHost[],
): Explanation {
  const view = state.sidecars.view(sidecarId, pipelineId);
  if (view === undefined) {
    const text = "it has no service of the name and type of any stage of the pipeline";
    return { sidecarId, reason: "not_touched", text };
  }
  const target = view.targets[stage];
  if (target?.type === "local") {
    return { sidecarId, reason: "local", target, text: "the service beside it is healthy" };
  }
  const own = hosts.find((host) => host.sidecarId === sidecarId)?.hindrance;
  const first = own === undefined ? "" : `its own is ${HINDRANCES[own]}; `;
  const taking = hosts.filter(({ hindrance }) => hindrance === undefined).length;
  if (target !== undefined) {
    const choice = taking === 1
      ? "the only one that takes it"
      : `one of ${taking} that take it, by rendezvous hashing`;
    return { sidecarId, reason: "remote", target, text: `${first}${choice}` };
  }
  const text = hosts.length === 0
    ? "no sidecar has a service of the stage's name"
    : `${first}none of the sidecars with a service of the stage's name takes it`;
  return { sidecarId, reason: "unhosted", text };
}

function hostsOf(state: ReplicatedState, stage: Stage): StageHost[] {
  const hosts: StageHost[] = [];
  for (const sidecar of state.sidecars.values()) {
    const { sidecarId, localServices } = sidecar;
    if (!localServices.some((one) => one.serviceName === stage.selector.serviceName)) continue;
    hosts.push({ sidecarId, hindrance: hindranceOf(sidecar, stageKey(stage)) });
  }
  return hosts;
}

function hindranceOf(sidecar: Sidecar, key: string): Hindrance | undefined {
  if (!sidecar.localServices.some((service) => localKey(service) === key)) return "other_type";
  if (healthyService(sidecar, key) === undefined) return "unhealthy";
  if (sidecar.leaseLapsed) return "lease_lapsed";
  return sidecar.draining ? "draining" : undefined;
}

/** To people: what a service is that takes nothing. */
const HINDRANCES = {
  other_type: "of another type",
  unhealthy: "reported as unhealthy",
  lease_lapsed: "not heard of for longer than its lease",
  draining: "leaving",
} as const satisfies Record<Hindrance, string>;

function unknown(message: string): Refusal {
  return refuse("not_found", message);
}

function quoted(id: string): string {
  return JSON.stringify(id);
}
