/** One consumer group: its members, and how partitions move from one to another. */
import type { Revision } from "../base/mod.ts";
import { planAssignment } from "./assignment.ts";

/** Grows with every change of a group's members, over the life of the cluster. */
export type Generation = Revision;

/** A partition that its member has been told to give up, and has not acknowledged. */
export type Releasing = {
  readonly partition: number;
  /**
   * The generation from which on it has been told: to acknowledge that one, or a later one, gives it
   * up. `KEPT` where it need not any more.
   */
  readonly since: Generation;
};

export type Member = {
  readonly serviceId: string;
  /** A service that registers anew is a member no more. */
  readonly registrationId: string;
  /** Partitions that it would rather have, the dearest first. */
  readonly preferences: readonly number[];
  readonly joinedAt: Revision;
  /** It is on its way out, and stays until it has given up what it has. */
  readonly leaving: boolean;
  /** What it owns, as its service's record shows it. Ascending, as all lists of partitions. */
  readonly owned: readonly number[];
  readonly releasing: readonly Releasing[];
  /** What it will own once everybody has done as told. */
  readonly target: readonly number[];
};

/** Immutable, replaced as a whole by every change. */
export type Group = {
  readonly groupId: string;
  readonly generation: Generation;
  /** How many partitions it has: 0 to `partitions` - 1. */
  readonly partitions: number;
  /** The stage that its members named, "" for none. */
  readonly stageId: string;
  /** In code-unit order of their ids. */
  readonly members: readonly Member[];
};

/** The next thing that has to be done to one member before the plan is carried out. */
export type Step = {
  readonly kind: "revoke" | "assign";
  readonly member: Member;
  readonly partitions: readonly number[];
};

/** Beyond every generation: who acknowledges the present one has not been told to give it up. */
const KEPT: Generation = Number.MAX_SAFE_INTEGER;

export const NO_PARTITIONS: readonly number[] = [];
const NOTHING_RELEASING: readonly Releasing[] = [];

export function newMember(
  serviceId: string,
  registrationId: string,
  preferences: readonly number[],
  joinedAt: Revision,
): Member {
  return {
    serviceId,
    registrationId,
    preferences,
    joinedAt,
    leaving: false,
    owned: NO_PARTITIONS,
    releasing: NOTHING_RELEASING,
    target: NO_PARTITIONS,
  };
}

export function memberOf(group: Group, serviceId: string): Member | undefined {
  const at = placeOf(group.members, serviceId);
  const found = group.members[at];
  return found?.serviceId === serviceId ? found : undefined;
}

/** `group` with `member` in it, in the place of the one with its id. The plan stays as it is. */
export function withMember(group: Group, member: Member): Group {
  const at = placeOf(group.members, member.serviceId);
  const replaces = group.members[at]?.serviceId === member.serviceId;
  return { ...group, members: group.members.toSpliced(at, replaces ? 1 : 0, member) };
}

export function withoutMember(group: Group, serviceId: string): Group {
  return { ...group, members: group.members.filter((member) => member.serviceId !== serviceId) };
}

function placeOf(members: readonly Member[], serviceId: string): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (members[middle]!.serviceId < serviceId) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Plans anew after a change of members or of the number of partitions, and begins a generation.
 * As many partitions as can be stay with those that hold them, or are about to.
 */
export function replan(group: Group, generation: Generation): Group {
  const staying = group.members.filter(({ leaving }) => !leaving);
  const nearest = new Map<number, string>();
  for (const { serviceId, target } of staying) {
    for (const partition of target) nearest.set(partition, serviceId);
  }
  for (const { serviceId, releasing } of staying) {
    for (const { partition } of releasing) nearest.set(partition, serviceId);
  }
  for (const { serviceId, owned } of staying) {
    for (const partition of owned) nearest.set(partition, serviceId);
  }
  const claimants = staying.map(({ serviceId, preferences }) => ({ id: serviceId, preferences }));
  const plan = planAssignment(group.partitions, claimants, (partition) => nearest.get(partition));
  const members = group.members.map((member) => {
    const target = plan.get(member.serviceId) ?? NO_PARTITIONS;
    const releasing = retold(member, target, generation);
    // Most members own what they should: one list serves for both.
    const same = samePartitions(target, member.owned);
    return { ...member, releasing, target: same ? member.owned : target };
  });
  return { ...group, generation, members };
}

/** What a member has been told to give up, and may keep by the new plan, it is told no more. */
function retold(
  { releasing }: Member,
  target: readonly number[],
  generation: Generation,
): readonly Releasing[] {
  if (releasing.length === 0) return releasing;
  const wanted = new Set(target);
  return releasing.map(({ partition, since }) => {
    if (wanted.has(partition)) return { partition, since: KEPT };
    return { partition, since: since === KEPT ? generation : since };
  });
}

/**
 * What has to be done next: what members have to give up comes before what others get. Undefined
 * where nothing can be done until somebody acknowledges, or at all.
 */
export function nextStep(group: Group): Step | undefined {
  for (const member of group.members) {
    const partitions = excess(member);
    if (partitions.length > 0) return { kind: "revoke", member, partitions };
  }
  const missing = group.members.filter((member) => member.target !== member.owned);
  if (missing.length === 0) return undefined;
  const holders = holdersOf(group);
  for (const member of missing) {
    const partitions = claimable(member, holders);
    if (partitions.length > 0) return { kind: "assign", member, partitions };
  }
  return undefined;
}

/** How many members have something to give up or to get that waits for nobody. */
export function countSteps(group: Group): number {
  const holders = holdersOf(group);
  const steps = (member: Member) =>
    Number(excess(member).length > 0) + Number(claimable(member, holders).length > 0);
  return group.members.reduce((sum, member) => sum + steps(member), 0);
}

/** The step that gives `member` what nobody else has; undefined for nothing. */
export function assignStep(group: Group, member: Member): Step | undefined {
  const partitions = claimable(member, holdersOf(group));
  return partitions.length === 0 ? undefined : { kind: "assign", member, partitions };
}

/** The step that takes from `member` what it should not have; undefined for nothing. */
export function revokeStep(member: Member): Step | undefined {
  const partitions = excess(member);
  return partitions.length === 0 ? undefined : { kind: "revoke", member, partitions };
}

/** `member` after `step`, in the generation of `group`. */
export function afterStep({ generation }: Group, { kind, member, partitions }: Step): Member {
  const moved = new Set(partitions);
  switch (kind) {
    case "revoke": {
      const owned = kept(member, member.owned.filter((partition) => !moved.has(partition)));
      const told = partitions.map((partition) => ({ partition, since: generation }));
      const releasing = [...member.releasing, ...told].sort((a, b) => a.partition - b.partition);
      return { ...member, owned, releasing };
    }
    case "assign": {
      const owned = kept(member, [...member.owned, ...partitions].sort((a, b) => a - b));
      // What it was told to give up and gets back before it has: it goes on owning it.
      const releasing = member.releasing.filter(({ partition }) => !moved.has(partition));
      return { ...member, owned, releasing };
    }
    default: {
      const rest: never = kind;
      return rest;
    }
  }
}

/** What it owns, as the very list of its target where they are the same. */
function kept({ target }: Member, owned: readonly number[]): readonly number[] {
  return samePartitions(owned, target) ? target : owned;
}

/**
 * `member` after it has carried out everything up to `generation`. Whoever has heard of the
 * group's generation has heard of everything that it has to give up in it, also of what its record
 * still shows.
 */
export function afterAcknowledgement(group: Group, member: Member, generation: Generation): Member {
  if (generation > group.generation) return member;
  const releasing = member.releasing.filter(({ since }) => since > generation);
  const lost = new Set(generation === group.generation ? excess(member) : NO_PARTITIONS);
  if (releasing.length === member.releasing.length && lost.size === 0) return member;
  const owned = lost.size === 0
    ? member.owned
    : kept(member, member.owned.filter((partition) => !lost.has(partition)));
  return { ...member, owned, releasing };
}

/** Partitions that it may hold: nobody else gets them. */
export function holds({ owned, releasing }: Member): boolean {
  return owned.length > 0 || releasing.length > 0;
}

/** What it has to give up: what it has been told, and what it has not been told yet. */
export function toGiveUp(member: Member): readonly number[] {
  if (member.target === member.owned && member.releasing.length === 0) return NO_PARTITIONS;
  const target = new Set(member.target);
  const told = member.releasing.map(({ partition }) => partition)
    .filter((partition) => !target.has(partition));
  return [...excess(member), ...told].sort((a, b) => a - b);
}

/** What it owns and will go on owning. */
export function toKeep(member: Member): readonly number[] {
  if (member.target === member.owned) return member.owned;
  const target = new Set(member.target);
  return member.owned.filter((partition) => target.has(partition));
}

function excess({ owned, target }: Member): readonly number[] {
  if (owned === target || owned.length === 0) return NO_PARTITIONS;
  const wanted = new Set(target);
  return owned.filter((partition) => !wanted.has(partition));
}

function holdersOf({ members }: Group): ReadonlyMap<number, Member> {
  const holders = new Map<number, Member>();
  for (const member of members) {
    for (const partition of member.owned) holders.set(partition, member);
    for (const { partition } of member.releasing) holders.set(partition, member);
  }
  return holders;
}

function claimable(member: Member, holders: ReadonlyMap<number, Member>): readonly number[] {
  if (member.target === member.owned) return NO_PARTITIONS;
  const owned = new Set(member.owned);
  return member.target.filter((partition) => {
    const holder = holders.get(partition)?.serviceId;
    return !owned.has(partition) && (holder === undefined || holder === member.serviceId);
  });
}

export function samePartitions(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((partition, i) => partition === b[i]));
}
