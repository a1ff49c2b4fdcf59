/** Why a stage goes where it goes for a sidecar, or why nowhere. */
import { healthyService, localKey, stageKey } from "./planner.ts";
import type { Sidecar, StageTarget } from "./sidecar.ts";
import type { ReplicatedState } from "./state.ts";

/** Why nobody may send a stage's records to a sidecar that has its service. */
export type Hindrance = "unhealthy" | "lease_lapsed" | "draining";

/** A sidecar that has a stage's service. */
export type Candidate = {
  readonly sidecarId: string;
  /** Undefined for one that others may send to. */
  readonly hindrance: Hindrance | undefined;
};

/** `text` says the same to people. */
export type Explanation =
  & { readonly text: string }
  & (
    /** There is no such pipeline, stage of it, or sidecar; or the pipeline is not enabled. */
    | { readonly reason: "no_pipeline" | "no_stage" | "no_sidecar" | "disabled" }
    /** The sidecar has none of the pipeline's services, so it is none of its business. */
    | { readonly reason: "not_touched" }
    | { readonly reason: "local"; readonly target: StageTarget }
    /** Chosen among the candidates without hindrance, by rendezvous hashing. */
    | {
      readonly reason: "remote";
      readonly target: StageTarget;
      readonly candidates: readonly Candidate[];
    }
    | { readonly reason: "unhosted"; readonly candidates: readonly Candidate[] }
  );

export function explain(
  state: ReplicatedState,
  pipelineId: string,
  stageId: string,
  sidecarId: string,
): Explanation {
  const [pipeline, stage, sidecar] = [pipelineId, stageId, sidecarId].map((id) =>
    JSON.stringify(id)
  );
  const spec = state.pipelines.get(pipelineId)?.spec;
  if (spec === undefined) {
    return { reason: "no_pipeline", text: `no pipeline has the id ${pipeline}` };
  }
  const found = spec.stages.find(({ id }) => id === stageId);
  if (found === undefined) {
    return { reason: "no_stage", text: `pipeline ${pipeline} has no stage ${stage}` };
  }
  if (state.sidecars.get(sidecarId) === undefined) {
    return { reason: "no_sidecar", text: `no sidecar has the id ${sidecar}` };
  }
  if (!spec.enabled) return { reason: "disabled", text: `pipeline ${pipeline} is not enabled` };
  const view = state.sidecars.view(sidecarId, pipelineId);
  if (view === undefined) {
    const text = `sidecar ${sidecar} has a service of no stage of pipeline ${pipeline}`;
    return { reason: "not_touched", text };
  }
  const target = view.targets[view.stageIds.indexOf(stageId)];
  if (target?.type === "local") {
    const text = `stage ${stage} runs beside sidecar ${sidecar}, at ${target.endpoint}`;
    return { reason: "local", target, text };
  }
  const candidates = candidatesFor(state, stageKey(found), sidecarId);
  const others = `of the sidecars with its service: ${describe(candidates)}`;
  if (target === undefined) {
    return { reason: "unhosted", candidates, text: `nobody hosts stage ${stage}; ${others}` };
  }
  const text = `stage ${stage} goes to sidecar ${JSON.stringify(target.sidecarId)} at ` +
    `${target.endpoint}, chosen by rendezvous hashing ${others}`;
  return { reason: "remote", target, candidates, text };
}

/** Those that have a service of `key`; the sidecar that sends can only send to itself if healthy. */
function candidatesFor(state: ReplicatedState, key: string, sidecarId: string): Candidate[] {
  const candidates: Candidate[] = [];
  for (const sidecar of state.sidecars.values()) {
    if (!sidecar.localServices.some((service) => localKey(service) === key)) continue;
    const hindrance = hindranceOf(sidecar, key);
    if (sidecar.sidecarId === sidecarId && hindrance === undefined) continue;
    candidates.push({ sidecarId: sidecar.sidecarId, hindrance });
  }
  return candidates;
}

function hindranceOf(sidecar: Sidecar, key: string): Hindrance | undefined {
  if (healthyService(sidecar, key) === undefined) return "unhealthy";
  if (sidecar.leaseLapsed) return "lease_lapsed";
  return sidecar.draining ? "draining" : undefined;
}

const HINDRANCES = {
  unhealthy: "reported as unhealthy",
  lease_lapsed: "not heard of for longer than its lease",
  draining: "leaving",
} as const satisfies Record<Hindrance, string>;

function describe(candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return "none";
  return candidates.map(({ sidecarId, hindrance }) => {
    const id = JSON.stringify(sidecarId);
    return hindrance === undefined ? id : `${id} (${HINDRANCES[hindrance]})`;
  }).join(", ");
}
