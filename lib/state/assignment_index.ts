/** Pipelines and sidecars by what they have in common: the services of stages. */
import type { Member, Plan } from "./assignment_view.ts";

export class AssignmentIndex {
  readonly #members = new Map<string, Member>();
  readonly #plans = new Map<string, Plan>();
  /** Those that have a stage of the key. */
  readonly #plansByKey = new Map<string, Set<Plan>>();
  /** Those that have a service of the key, whether they host it now or not. */
  readonly #membersByKey = new Map<string, Set<Member>>();
  /** Those that others may send to. */
  readonly #hostsByKey = new Map<string, Set<Member>>();

  member(sidecarId: string): Member | undefined {
    return this.#members.get(sidecarId);
  }

  plan(pipelineId: string): Plan | undefined {
    return this.#plans.get(pipelineId);
  }

  plans(): Iterable<Plan> {
    return this.#plans.values();
  }

  /** Those that have a stage of the key. */
  plansWith(key: string): Iterable<Plan> {
    return this.#plansByKey.get(key) ?? [];
  }

  /** Those that others may send to, for stages of the key. */
  hostsOf(key: string): Iterable<Member> {
    return this.#hostsByKey.get(key) ?? [];
  }

  isHosted(key: string): boolean {
    return this.#hostsByKey.has(key);
  }

  addPlan(plan: Plan): void {
    this.#plans.set(plan.id, plan);
    for (const key of plan.keys) addTo(this.#plansByKey, key, plan);
  }

  removePlan(plan: Plan): void {
    this.#plans.delete(plan.id);
    for (const key of plan.keys) removeFrom(this.#plansByKey, key, plan);
  }

  addMember(member: Member): void {
    this.#members.set(member.sidecarId, member);
    for (const [key, target] of member.local) {
      addTo(this.#membersByKey, key, member);
      const isHost = target !== undefined && member.asRemote !== undefined;
      if (isHost) addTo(this.#hostsByKey, key, member);
    }
  }

  removeMember(member: Member): void {
    this.#members.delete(member.sidecarId);
    for (const key of member.local.keys()) {
      removeFrom(this.#membersByKey, key, member);
      removeFrom(this.#hostsByKey, key, member);
    }
  }

  /** Those who have a service of one of its stages. */
  *touchedBy(plan: Plan): Iterable<Member> {
    for (const key of plan.keys) yield* this.#membersByKey.get(key) ?? [];
  }

  /** Those that have a stage of one of its services. */
  plansOf(member: Member): Set<Plan> {
    const plans = new Set<Plan>();
    for (const key of member.local.keys()) {
      for (const plan of this.#plansByKey.get(key) ?? []) plans.add(plan);
    }
    return plans;
  }
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
