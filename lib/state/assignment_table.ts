/** Every sidecar's view of every pipeline that touches it, kept up to date step by step. */
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
import { choose, hashName, type NameHash, weightOf } from "./rendezvous.ts";
import type { AssignmentChange, PipelineAssignment, StageTarget } from "./sidecar.ts";

type Target = StageTarget | undefined;

/** A pipeline, as far as sidecars are concerned. */
type Plan = {
  readonly id: string;
  readonly stageIds: readonly string[];
  /** Of each stage. */
  readonly keys: readonly string[];
  readonly hashes: readonly NameHash[];
  /** Of everyone whom it touches. */
  readonly views: Set<View>;
};

/** A sidecar, as far as assignments are concerned. */
type Member = {
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
type View = {
  readonly member: Member;
  readonly hash: NameHash;
  assignment: PipelineAssignment;
  /** How much it prefers the target of each stage to others: one comparison with what comes. */
  weights: number[];
};

/** Nobody is better than a local service, and anybody than nobody. */
const LOCAL = Infinity;
const NOBODY = -1;

/**
 * The views. A change of a sidecar looks only at the stages that it hosts or has ceased to host,
 * and asks of each sidecar that sees such a stage whether this one is better than what it has: one
 * comparison, by the nature of rendezvous hashing. Only what had been sent to a host that is gone
 * is chosen anew among all. `planAll` says what this must come to.
 */
export class AssignmentTable {
  readonly #members = new Map<string, Member>();
  readonly #plans = new Map<string, Plan>();
  /** Those that have a stage of the key. */
  readonly #plansByKey = new Map<string, Set<Plan>>();
  /** Those that have a service of the key, whether they host it now or not. */
  readonly #membersByKey = new Map<string, Set<Member>>();
  /** Those that others may send to. */
  readonly #hostsByKey = new Map<string, Set<Member>>();

  /** The views of one sidecar, in code-unit order of the pipelines' ids. */
  viewsOf(sidecarId: string): PipelineAssignment[] {
    const views = [...this.#members.get(sidecarId)?.views.values() ?? []];
    return views.map(({ assignment }) => assignment)
      .sort((a, b) => a.pipelineId < b.pipelineId ? -1 : 1);
  }

  view(sidecarId: string, pipelineId: string): PipelineAssignment | undefined {
    return this.#members.get(sidecarId)?.views.get(pipelineId)?.assignment;
  }

  /** The ids of those whom the enabled pipeline touches, in code-unit order. */
  viewersOf(pipelineId: string): string[] {
    const views = [...this.#plans.get(pipelineId)?.views ?? []];
    return views.map(({ member }) => member.sidecarId).sort();
  }

  /** Whether any sidecar hosts the stages of this key for others. */
  isHosted(key: string): boolean {
    return this.#hostsByKey.has(key);
  }

  /**
   * `pipeline` is as given from now on; undefined: it is gone, or not enabled. `redefined`: what it
   * does with records has changed, which is news to all whom it touches, wherever they send them.
   */
  setPipeline(
    id: string,
    pipeline: PlannedPipeline | undefined,
    redefined: boolean,
    revision: Revision,
  ): AssignmentChange[] {
    const before = this.#plans.get(id);
    const plan = pipeline && newPlan(pipeline);
    if (!redefined && before !== undefined && plan !== undefined && samePlan(before, plan)) {
      return [];
    }
    if (before !== undefined) this.#removePlan(before);
    if (plan !== undefined) this.#addPlan(plan);
    const viewers = new Set(plan && this.#touchedBy(plan));
    const changes: AssignmentChange[] = [];
    for (const view of before?.views ?? []) {
      if (!viewers.has(view.member)) changes.push(this.#revoke(view));
    }
    if (plan === undefined) return changes;
    for (const viewer of viewers) push(changes, this.#plan(viewer, plan, redefined, revision));
    return changes;
  }

  /** The sidecar is as given from now on; undefined: it is gone, which is no change of its views. */
  setSidecar(
    sidecarId: string,
    sidecar: PlannedSidecar | undefined,
    revision: Revision,
  ): AssignmentChange[] {
    const member = this.#members.get(sidecarId) ?? newMember(sidecarId);
    const before = { asRemote: member.asRemote, local: member.local };
    this.#removeMember(member);
    member.asRemote = sidecar && remoteTarget(sidecar);
    member.local = localTargets(sidecar);
    if (sidecar !== undefined) this.#addMember(member);
    const changes = this.#tellOthers(member, before, revision);
    const plans = this.#plansOf(member);
    for (const view of [...member.views.values()]) {
      const plan = this.#plans.get(view.assignment.pipelineId);
      if (plan !== undefined && plans.has(plan)) continue;
      plan?.views.delete(view);
      const change = this.#revoke(view);
      if (sidecar !== undefined) changes.push(change);
    }
    for (const plan of plans) push(changes, this.#plan(member, plan, false, revision));
    return changes;
  }

  /** Takes an enabled pipeline of a snapshot: its views were stored too. */
  restorePipeline(pipeline: PlannedPipeline): void {
    this.#addPlan(newPlan(pipeline));
  }

  /** Takes a sidecar of a snapshot: its views were stored too. */
  restoreSidecar(sidecar: PlannedSidecar): void {
    const member = newMember(sidecar.sidecarId);
    member.asRemote = remoteTarget(sidecar);
    member.local = localTargets(sidecar);
    this.#addMember(member);
  }

  /**
   * Takes a view of a snapshot; all sidecars and pipelines have been given before. False when it
   * does not fit them.
   */
  restoreView({ sidecarId, pipelineId, version, targets: stored }: StoredView): boolean {
    const member = this.#members.get(sidecarId);
    const plan = this.#plans.get(pipelineId);
    if (member === undefined || plan === undefined || member.views.has(pipelineId)) return false;
    if (!this.#plansOf(member).has(plan) || plan.keys.length !== stored.length) {
      return false;
    }
    const targets: Target[] = [];
    const weights: number[] = [];
    for (const [i, target] of stored.entries()) {
      const host = target?.type === "remote" ? this.#members.get(target.sidecarId) : undefined;
      const found = target?.type === "local" ? member.local.get(plan.keys[i]!) : host?.asRemote;
      if (target !== undefined && found === undefined) return false;
      targets.push(found);
      if (host === undefined) weights.push(target === undefined ? NOBODY : LOCAL);
      else weights.push(weightOf(plan.hashes[i]!, member.hash, host.hash));
    }
    const assignment = { pipelineId, version, stageIds: plan.stageIds, targets };
    this.#addView({ member, hash: member.hash, assignment, weights }, plan);
    return true;
  }

  /** True when every sidecar has a view of every pipeline that touches it: nothing was lost. */
  get isWhole(): boolean {
    for (const plan of this.#plans.values()) {
      if (new Set(this.#touchedBy(plan)).size !== plan.views.size) return false;
    }
    return true;
  }

  #addPlan(plan: Plan): void {
    this.#plans.set(plan.id, plan);
    for (const key of plan.keys) addTo(this.#plansByKey, key, plan);
  }

  #removePlan(plan: Plan): void {
    this.#plans.delete(plan.id);
    for (const key of plan.keys) removeFrom(this.#plansByKey, key, plan);
  }

  #addMember(member: Member): void {
    this.#members.set(member.sidecarId, member);
    for (const [key, target] of member.local) {
      addTo(this.#membersByKey, key, member);
      const isHost = target !== undefined && member.asRemote !== undefined;
      if (isHost) addTo(this.#hostsByKey, key, member);
    }
  }

  #removeMember(member: Member): void {
    this.#members.delete(member.sidecarId);
    for (const key of member.local.keys()) {
      removeFrom(this.#membersByKey, key, member);
      removeFrom(this.#hostsByKey, key, member);
    }
  }

  #addView(view: View, plan: Plan): void {
    view.member.views.set(plan.id, view);
    plan.views.add(view);
  }

  *#touchedBy(plan: Plan): Iterable<Member> {
    for (const key of plan.keys) yield* this.#membersByKey.get(key) ?? [];
  }

  #plansOf(member: Member): Set<Plan> {
    const plans = new Set<Plan>();
    for (const key of member.local.keys()) {
      for (const plan of this.#plansByKey.get(key) ?? []) plans.add(plan);
    }
    return plans;
  }

  /** Changes every view of the others that has to change because `member` has. */
  #tellOthers(
    member: Member,
    before: Pick<Member, "asRemote" | "local">,
    revision: Revision,
  ): AssignmentChange[] {
    const altered = new Set<View>();
    for (const key of new Set([...before.local.keys(), ...member.local.keys()])) {
      const [was, is] = [offered(before, key), offered(member, key)];
      if (sameTarget(was, is)) continue;
      for (const plan of this.#plansByKey.get(key) ?? []) {
        for (let stage = 0; stage < plan.keys.length; stage++) {
          if (plan.keys[stage] !== key) continue;
          if (is === undefined) this.#withdraw(member, plan, stage, altered, revision);
          else this.#offer(member, is, plan, stage, altered, revision);
        }
      }
    }
    return [...altered].map(({ member: { sidecarId }, assignment }) => ({
      kind: "updated",
      sidecarId,
      assignment,
    }));
  }

  /** `host` has become able to take a stage, or can be found elsewhere: who is better off? */
  #offer(
    host: Member,
    target: StageTarget,
    plan: Plan,
    stage: number,
    altered: Set<View>,
    revision: Revision,
  ): void {
    const hash = plan.hashes[stage]!;
    for (const view of plan.views) {
      const weight = weightOf(hash, view.hash, host.hash);
      const held = view.weights[stage]!;
      if (weight < held || view.member === host) continue;
      const current = view.assignment.targets[stage];
      const rival = current?.type === "remote" ? current.sidecarId : undefined;
      if (weight === held && rival !== undefined && rival < host.sidecarId) continue;
      alter(view, stage, target, weight, altered, revision);
    }
  }

  /** `host` takes the stage no more: those who sent to it choose among the others. */
  #withdraw(
    host: Member,
    plan: Plan,
    stage: number,
    altered: Set<View>,
    revision: Revision,
  ): void {
    const hash = plan.hashes[stage]!;
    for (const view of plan.views) {
      if (view.member === host) continue;
      if (weightOf(hash, view.hash, host.hash) !== view.weights[stage]) continue;
      const current = view.assignment.targets[stage];
      if (current?.type !== "remote" || current.sidecarId !== host.sidecarId) continue;
      const { target, weight } = this.#choose(view.member, plan, stage);
      alter(view, stage, target, weight, altered, revision);
    }
  }

  #choose(viewer: Member, plan: Plan, stage: number): { target: Target; weight: number } {
    const key = plan.keys[stage]!;
    const own = viewer.local.get(key);
    if (own !== undefined) return { target: own, weight: LOCAL };
    const hosts = this.#hostsByKey.get(key) ?? [];
    const chosen = choose(plan.hashes[stage]!, viewer.hash, hosts);
    if (chosen === undefined) return { target: undefined, weight: NOBODY };
    return { target: chosen.host.asRemote, weight: chosen.weight };
  }

  /** What `member` makes of `plan` as a whole; no change where that is what it was, unless `news`. */
  #plan(
    member: Member,
    plan: Plan,
    news: boolean,
    revision: Revision,
  ): AssignmentChange | undefined {
    const chosen = plan.keys.map((_, stage) => this.#choose(member, plan, stage));
    const targets = chosen.map(({ target }) => target);
    const weights = chosen.map(({ weight }) => weight);
    const { sidecarId, hash } = member;
    const { id: pipelineId, stageIds } = plan;
    const assignment = { pipelineId, version: revision, stageIds, targets };
    const view = member.views.get(pipelineId);
    if (view === undefined) {
      this.#addView({ member, hash, assignment, weights }, plan);
      return { kind: "assigned", sidecarId, assignment };
    }
    plan.views.add(view);
    view.weights = weights;
    if (!news && sameView(view.assignment, stageIds, targets)) return undefined;
    view.assignment = assignment;
    return { kind: "updated", sidecarId, assignment };
  }

  #revoke({ member, assignment }: View): AssignmentChange {
    member.views.delete(assignment.pipelineId);
    return { kind: "revoked", sidecarId: member.sidecarId, assignment };
  }
}

/** A view as it is stored; its stages are those of the pipeline. */
export type StoredView = {
  readonly sidecarId: string;
  readonly pipelineId: string;
  readonly version: Revision;
  readonly targets: readonly StoredTarget[];
};

/** A target as it is stored: endpoints are known from the sidecars. */
export type StoredTarget =
  | { readonly type: "local" }
  | { readonly type: "remote"; readonly sidecarId: string }
  | undefined;

/** Gives one stage of a view another target; all changes of one revision are one. */
function alter(
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

function newPlan({ id, stages }: PlannedPipeline): Plan {
  return {
    id,
    stageIds: stages.map((stage) => stage.id),
    keys: stages.map(stageKey),
    hashes: stages.map((stage) => hashStage(id, stage.id)),
    views: new Set(),
  };
}

function samePlan(a: Plan, b: Plan): boolean {
  return a.keys.length === b.keys.length && a.keys.every((key, i) => key === b.keys[i]) &&
    a.stageIds.every((id, i) => id === b.stageIds[i]);
}

function newMember(sidecarId: string): Member {
  const views = new Map<string, View>();
  return { sidecarId, hash: hashName(sidecarId), asRemote: undefined, local: new Map(), views };
}

function remoteTarget(sidecar: PlannedSidecar): Target {
  if (!isReachable(sidecar)) return undefined;
  return { type: "remote", sidecarId: sidecar.sidecarId, endpoint: sidecar.endpoint };
}

function localTargets(sidecar: PlannedSidecar | undefined): ReadonlyMap<string, Target> {
  const local = new Map<string, Target>();
  for (const service of sidecar?.localServices ?? []) {
    const key = localKey(service);
    const healthy = sidecar && healthyService(sidecar, key);
    local.set(key, healthy && { type: "local", endpoint: healthy.endpoint });
  }
  return local;
}

/** What others may send to for stages of `key`. */
function offered({ local, asRemote }: Pick<Member, "local" | "asRemote">, key: string): Target {
  return local.get(key) === undefined ? undefined : asRemote;
}

function sameView(
  view: PipelineAssignment,
  stageIds: readonly string[],
  targets: readonly Target[],
): boolean {
  return view.targets.length === targets.length &&
    targets.every((target, i) => sameTarget(target, view.targets[i])) &&
    stageIds.every((id, i) => id === view.stageIds[i]);
}

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function addTo<T>(index: Map<string, Set<T>>, key: string, item: T): void {
  const found = index.get(key);
  if (found === undefined) index.set(key, new Set([item]));
  else found.add(item);
}

function removeFrom<T>(index: Map<string, Set<T>>, key: string, item: T): void {
  const found = index.get(key);
  if (found === undefined) return;
  found.delete(item);
  if (found.size === 0) index.delete(key);
}
