/** What assignments are made of: pipelines, sidecars, and what each of these makes of those. */
import type { Revision } from "../base/mod.ts";
import {
  hashStage,
  healthyService,
  isReachable,
  localKey,
  type PlannedPipeline,
  type PlannedSidecar,
  sameTarget,
  stageKey,
} from "./planner.ts";
import { hashName, type NameHash } from "./rendezvous.ts";
import type { PipelineAssignment, StageTarget } from "./sidecar.ts";

export type Target = StageTarget | undefined;

/** A pipeline, as far as sidecars are concerned. */
export type Plan = {
  readonly id: string;
  readonly stageIds: readonly string[];
  /** Of each stage. */
  readonly keys: readonly string[];
  readonly hashes: readonly NameHash[];
  /** Of everyone whom it touches. */
  readonly views: Set<View>;
};

/** A sidecar, as far as assignments are concerned. */
export type Member = {
  readonly sidecarId: string;
  readonly hash: NameHash;
  /** What others are told who send to it; undefined while nobody may. */
  asRemote: Target;
  /** Its services: the target that a healthy one is, undefined for one that is not. */
  local: ReadonlyMap<string, Target>;
  /** By pipeline. */
  readonly views: Map<string, View>;
};

/** What a member makes of a plan. */
export type View = {
  readonly member: Member;
  readonly hash: NameHash;
  assignment: PipelineAssignment;
  /** How much it prefers the target of each stage to others: one comparison with what comes. */
  weights: number[];
};

/** Gives one stage of a view another target; all changes of one revision are one. */
export function alter(
  view: View,
  stage: number,
  target: Target,
  weight: number,
  altered: Set<View>,
  version: Revision,
): void {
  const { pipelineId, stageIds, targets } = view.assignment;
  view.assignment = { pipelineId, version, stageIds, targets: targets.with(stage, target) };
  view.weights[stage] = weight;
  altered.add(view);
}

export function newPlan({ id, stages }: PlannedPipeline): Plan {
  return {
    id,
    stageIds: stages.map((stage) => stage.id),
    keys: stages.map(stageKey),
    hashes: stages.map((stage) => hashStage(id, stage.id)),
    views: new Set(),
  };
}

export function samePlan(a: Plan, b: Plan): boolean {
  return a.keys.length === b.keys.length && a.keys.every((key, i) => key === b.keys[i]) &&
    a.stageIds.every((id, i) => id === b.stageIds[i]);
}

export function newMember(sidecarId: string): Member {
  const views = new Map<string, View>();
  return { sidecarId, hash: hashName(sidecarId), asRemote: undefined, local: new Map(), views };
}

export function remoteTarget(sidecar: PlannedSidecar): Target {
  if (!isReachable(sidecar)) return undefined;
  return { type: "remote", sidecarId: sidecar.sidecarId, endpoint: sidecar.endpoint };
}

export function localTargets(sidecar: PlannedSidecar | undefined): ReadonlyMap<string, Target> {
  const local = new Map<string, Target>();
  for (const service of sidecar?.localServices ?? []) {
    const key = localKey(service);
    const healthy = sidecar && healthyService(sidecar, key);
    local.set(key, healthy && { type: "local", endpoint: healthy.endpoint });
  }
  return local;
}

/** What others may send to for stages of `key`. */
export function offered(
  { local, asRemote }: Pick<Member, "local" | "asRemote">,
  key: string,
): Target {
  return local.get(key) === undefined ? undefined : asRemote;
}

export function sameView(
  view: PipelineAssignment,
  stageIds: readonly string[],
  targets: readonly Target[],
): boolean {
  return view.targets.length === targets.length &&
    targets.every((target, i) => sameTarget(target, view.targets[i])) &&
    stageIds.every((id, i) => id === view.stageIds[i]);
}
