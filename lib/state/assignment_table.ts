/** Every sidecar's view of every pipeline that touches it, kept up to date step by step. */
import type { Revision } from "../base/mod.ts";
import { AssignmentIndex } from "./assignment_index.ts";
import {
  alter,
  localTargets,
  type Member,
  newMember,
  newPlan,
  offered,
  type Plan,
  remoteTarget,
  samePlan,
  sameView,
  type Target,
  type View,
} from "./assignment_view.ts";
import { type PlannedPipeline, type PlannedSidecar, sameTarget } from "./planner.ts";
import { choose, weightOf } from "./rendezvous.ts";
import type { AssignmentChange, PipelineAssignment, StageTarget } from "./sidecar.ts";

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
  readonly #index = new AssignmentIndex();

  /** The views of one sidecar, in code-unit order of the pipelines' ids. */
  viewsOf(sidecarId: string): PipelineAssignment[] {
    const views = [...this.#index.member(sidecarId)?.views.values() ?? []];
    return views.map(({ assignment }) => assignment)
      .sort((a, b) => a.pipelineId < b.pipelineId ? -1 : 1);
  }

  view(sidecarId: string, pipelineId: string): PipelineAssignment | undefined {
    return this.#index.member(sidecarId)?.views.get(pipelineId)?.assignment;
  }

  /** The ids of those whom the enabled pipeline touches, in code-unit order. */
  viewersOf(pipelineId: string): string[] {
    const views = [...this.#index.plan(pipelineId)?.views ?? []];
    return views.map(({ member }) => member.sidecarId).sort();
  }

  /** Whether any sidecar hosts the stages of this key for others. */
  isHosted(key: string): boolean {
    return this.#index.isHosted(key);
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
    const before = this.#index.plan(id);
    const plan = pipeline && newPlan(pipeline);
    if (!redefined && before !== undefined && plan !== undefined && samePlan(before, plan)) {
      return [];
    }
    if (before !== undefined) this.#index.removePlan(before);
    if (plan !== undefined) this.#index.addPlan(plan);
    const viewers = new Set(plan && this.#index.touchedBy(plan));
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
    const member = this.#index.member(sidecarId) ?? newMember(sidecarId);
    const before = { asRemote: member.asRemote, local: member.local };
    this.#index.removeMember(member);
    member.asRemote = sidecar && remoteTarget(sidecar);
    member.local = localTargets(sidecar);
    if (sidecar !== undefined) this.#index.addMember(member);
    const changes = this.#tellOthers(member, before, revision);
    const plans = this.#index.plansOf(member);
    for (const view of [...member.views.values()]) {
      const plan = this.#index.plan(view.assignment.pipelineId);
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
    this.#index.addPlan(newPlan(pipeline));
  }

  /** Takes a sidecar of a snapshot: its views were stored too. */
  restoreSidecar(sidecar: PlannedSidecar): void {
    const member = newMember(sidecar.sidecarId);
    member.asRemote = remoteTarget(sidecar);
    member.local = localTargets(sidecar);
    this.#index.addMember(member);
  }

  /**
   * Takes a view of a snapshot; all sidecars and pipelines have been given before. False when it
   * does not fit them.
   */
  restoreView({ sidecarId, pipelineId, version, targets: stored }: StoredView): boolean {
    const member = this.#index.member(sidecarId);
    const plan = this.#index.plan(pipelineId);
    if (member === undefined || plan === undefined || member.views.has(pipelineId)) return false;
    if (!this.#index.plansOf(member).has(plan) || plan.keys.length !== stored.length) {
      return false;
    }
    const targets: Target[] = [];
    const weights: number[] = [];
    for (const [i, target] of stored.entries()) {
      const host = target?.type === "remote" ? this.#index.member(target.sidecarId) : undefined;
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
    for (const plan of this.#index.plans()) {
      if (new Set(this.#index.touchedBy(plan)).size !== plan.views.size) return false;
    }
    return true;
  }

  #addView(view: View, plan: Plan): void {
    view.member.views.set(plan.id, view);
    plan.views.add(view);
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
      for (const plan of this.#index.plansWith(key)) {
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
    const hosts = this.#index.hostsOf(key);
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

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}
