/** The rules of groups: who joins, who leaves, and that a partition never has two owners. */
import { GROUP_LIMITS, type Revision } from "../base/mod.ts";
import { type Outcome, type Refusal, refuse } from "./command.ts";
import type { AcknowledgeRevokes, JoinGroup, LeaveGroup, SettleGroup } from "./group_commands.ts";
import type { ServiceEvent } from "./event.ts";
import {
  afterAcknowledgement,
  afterStep,
  assignStep,
  countSteps,
  type Generation,
  type Group,
  holds,
  type Member,
  memberOf,
  newMember,
  nextStep,
  replan,
  revokeStep,
  samePartitions,
  toKeep,
  withMember,
  withoutMember,
} from "./group.ts";
import { type GroupTable, type GroupView, numbersOf } from "./group_table.ts";
import type { Assignment, Service } from "./service.ts";
import type { ServiceTable } from "./service_table.ts";
import { NO_ASSIGNMENTS, type ServiceRecord } from "./service_record.ts";
import type { Moment } from "./services.ts";

/** The parallelism of a stage by the name that a member gave; undefined where there is none. */
export type Parallelism = (stageId: string) => number | undefined;

/** What the rules of groups read and change. */
export type GroupContext = {
  readonly services: ServiceTable;
  readonly groups: GroupTable;
  readonly parallelism: Parallelism;
};

type Changed = {
  readonly outcome: Outcome<JoinGroup | LeaveGroup | AcknowledgeRevokes | SettleGroup>;
  readonly event: ServiceEvent | undefined;
};

const UNCHANGED: Changed = { outcome: { ok: true, result: { changed: false } }, event: undefined };

/**
 * Joins, and takes what is free at once; what others have to give up first comes later. To join
 * again begins no generation, unless the number of partitions has changed.
 */
export function joinGroup(context: GroupContext, command: JoinGroup, { index }: Moment): Changed {
  const { services, groups } = context;
  const { groupId, serviceId, preferences } = command;
  const service = services.get(serviceId);
  if (service === undefined) return refused(unknownService(serviceId));
  const group = groups.get(groupId);
  const partitions = partitionsFor(context, group, command);
  if (typeof partitions !== "number") return refused(partitions);
  const known = group && memberOf(group, serviceId);
  const member = known === undefined
    ? newMember(serviceId, service.registrationId, preferences, index)
    : { ...known, preferences, leaving: false };
  const stageId = command.stageId === "" ? group?.stageId ?? "" : command.stageId;
  const before = group ?? { groupId, generation: 0, partitions, stageId, members: [] };
  const joined = withMember({ ...before, partitions, stageId }, member);
  const refusal = refusePreferences(command, partitions) ?? refuseGrowth(groups, group, joined) ??
    (known === undefined ? refuseAnother(groups, serviceId) : undefined);
  if (refusal !== undefined) return refused(refusal);
  if (known?.leaving === false && partitions === before.partitions) {
    groups.put(joined);
    return asJoined(joined, serviceId, undefined);
  }
  const planned = replan(joined, index);
  const step = assignStep(planned, memberOf(planned, serviceId)!);
  const settled = step === undefined ? planned : withMember(planned, afterStep(planned, step));
  groups.put(settled);
  return asJoined(settled, serviceId, show(context, settled, serviceId, index));
}

function asJoined(group: Group, serviceId: string, event: ServiceEvent | undefined): Changed {
  const result = { generation: group.generation, partitions: toKeep(memberOf(group, serviceId)!) };
  return { outcome: { ok: true, result }, event };
}

/** At once, or, if it is graceful, once the member has acknowledged that it has given up all. */
export function leaveGroup(context: GroupContext, command: LeaveGroup, { index }: Moment): Changed {
  const { groupId, serviceId, graceful, generation } = command;
  const group = context.groups.get(groupId);
  const member = group && memberOf(group, serviceId);
  if (group === undefined || member === undefined) return refused(notMember(groupId, serviceId));
  if (generation !== 0 && generation !== group.generation) {
    return refused(staleGeneration(group, generation));
  }
  if (graceful && member.leaving) return UNCHANGED;
  return changed(
    context,
    graceful && holds(member)
      ? onTheWayOut(sized(context, group), member, index)
      : withoutAndReplanned(context, group, serviceId, index),
    serviceId,
    index,
  );
}

function onTheWayOut(group: Group, member: Member, generation: Generation): Group {
  const planned = replan(withMember(group, { ...member, leaving: true }), generation);
  const step = revokeStep(memberOf(planned, member.serviceId)!);
  return step === undefined ? planned : withMember(planned, afterStep(planned, step));
}

/** The partitions that a member has given up are free for others from now on. */
export function acknowledgeRevokes(
  context: GroupContext,
  command: AcknowledgeRevokes,
  { index }: Moment,
): Changed {
  const { groupId, serviceId, registrationId, generation } = command;
  const group = context.groups.get(groupId);
  const member = group && memberOf(group, serviceId);
  if (group === undefined || member?.registrationId !== registrationId) return UNCHANGED;
  const after = afterAcknowledgement(group, member, generation);
  if (after === member) return UNCHANGED;
  const gone = after.leaving && !holds(after);
  const next = gone ? withoutMember(group, serviceId) : withMember(group, after);
  return changed(context, next, serviceId, index);
}

/** One step, of one member: it makes one event. */
export function settleGroup(
  context: GroupContext,
  { groupId }: SettleGroup,
  { index }: Moment,
): Changed {
  const group = context.groups.get(groupId);
  const step = group && nextStep(group);
  if (group === undefined || step === undefined) return UNCHANGED;
  const next = withMember(group, afterStep(group, step));
  return changed(context, next, step.member.serviceId, index);
}

/** The registration is over: what it had in its groups is free. Its record is the caller's to mend. */
export function endMemberships(context: GroupContext, serviceId: string, index: Revision): void {
  for (const groupId of context.groups.of(serviceId)) {
    const group = context.groups.get(groupId);
    if (group === undefined) continue;
    context.groups.put(withoutAndReplanned(context, group, serviceId, index));
  }
}

/**
 * Why a commit in the name of a member is not allowed: `aborted` unless the service is a member of
 * the group and `generation` is the current one. Undefined where it is.
 */
export function checkGroupFence(
  state: { readonly groups: GroupView },
  groupId: string,
  serviceId: string,
  generation: bigint,
): Refusal | undefined {
  const group = state.groups.get(groupId);
  if (group === undefined || memberOf(group, serviceId) === undefined) {
    return { ...notMember(groupId, serviceId), code: "aborted" };
  }
  return generation === BigInt(group.generation) ? undefined : staleGeneration(group, generation);
}

/** How many `settle_group` commands would each change something now. */
export function pendingSteps(state: { readonly groups: GroupView }, groupId: string): number {
  const group = state.groups.get(groupId);
  return group === undefined ? 0 : countSteps(group);
}

/** Whether to acknowledge that generation would change anything. */
export function acknowledges(
  state: { readonly groups: GroupView },
  { groupId, serviceId, registrationId, generation }: Omit<AcknowledgeRevokes, "type">,
): boolean {
  const group = state.groups.get(groupId);
  const member = group && memberOf(group, serviceId);
  if (group === undefined || member?.registrationId !== registrationId) return false;
  return afterAcknowledgement(group, member, generation) !== member;
}

function withoutAndReplanned(
  context: GroupContext,
  group: Group,
  serviceId: string,
  generation: Generation,
): Group {
  return replan(withoutMember(sized(context, group), serviceId), generation);
}

/** `group` with as many partitions as its stage says by now. */
function sized({ parallelism }: GroupContext, group: Group): Group {
  const partitions = group.stageId === "" ? undefined : parallelism(group.stageId);
  const fits = partitions !== undefined && partitions <= GROUP_LIMITS.partitions;
  return fits ? { ...group, partitions } : group;
}

/** How many partitions the group has, with the member that joins. */
function partitionsFor(
  { parallelism }: GroupContext,
  group: Group | undefined,
  { groupId, stageId, partitions }: JoinGroup,
): number | Refusal {
  const ofStage = stageId === "" ? undefined : parallelism(stageId);
  const asked = ofStage ?? (partitions === 0 ? undefined : partitions);
  const count = asked ?? group?.partitions ?? GROUP_LIMITS.partitionsDefault;
  if (count > GROUP_LIMITS.partitions) {
    return exhausted(`${count} partitions in a group; ${GROUP_LIMITS.partitions} may be`);
  }
  // The stage decides, and may have changed; but it has to be one and the same for all members.
  const free = group === undefined || count === group.partitions ||
    (ofStage !== undefined && (group.stageId === "" || group.stageId === stageId));
  if (free) return count;
  return refuse(
    "failed_precondition",
    `group ${JSON.stringify(groupId)} has ${group.partitions} partitions, not ${count}`,
  );
}

function refusePreferences({ preferences }: JoinGroup, partitions: number): Refusal | undefined {
  const problems = preferences.flatMap((partition, i) =>
    partition < partitions ? [] : [
      `partition_preferences[${i}]: ${partition} is not one of the ${partitions} partitions, ` +
      `0 to ${partitions - 1}`,
    ]
  );
  return problems.length === 0 ? undefined : refuse("invalid_argument", problems.join("; "));
}

/** The bounds on groups; none of them is in the way of a group that does not grow. */
export function refuseGrowth(
  { size, numbers }: { readonly size: number; readonly numbers: number },
  before: Group | undefined,
  after: Group,
): Refusal | undefined {
  if (after.members.length > GROUP_LIMITS.members) {
    return exhausted(`${after.members.length} members of a group; ${GROUP_LIMITS.members} may be`);
  }
  if (before === undefined && size >= GROUP_LIMITS.groups) {
    return exhausted(`there are ${size} groups, as many as there may be`);
  }
  const growth = numbersOf(after) - (before === undefined ? 0 : numbersOf(before));
  if (growth <= 0 || numbers + growth <= GROUP_LIMITS.numbers) return undefined;
  return exhausted(
    `all groups have ${numbers} partitions, members and preferences together; ` +
      `${GROUP_LIMITS.numbers} may be`,
  );
}

function refuseAnother(groups: GroupView, serviceId: string): Refusal | undefined {
  const count = groups.of(serviceId).length;
  if (count < GROUP_LIMITS.groupsOfService) return undefined;
  return exhausted(
    `service ${JSON.stringify(serviceId)} is in ${count} groups, and may be in no more`,
  );
}

function changed(
  context: GroupContext,
  group: Group,
  serviceId: string,
  index: Revision,
): Changed {
  context.groups.put(group);
  const event = show(context, group, serviceId, index);
  return { outcome: { ok: true, result: { changed: true } }, event };
}

/** Has the service's record show what it owns in `group`. Gives the event, if that is news. */
function show(
  { services }: GroupContext,
  group: Group,
  serviceId: string,
  index: Revision,
): ServiceEvent | undefined {
  const previous = services.get(serviceId);
  if (previous === undefined) return undefined;
  const shown = partitionsIn(previous, group.groupId);
  const owned = memberOf(group, serviceId)?.owned ?? [];
  if (samePartitions(shown, owned)) return undefined;
  const service = withAssignment(previous, group.groupId, owned, index);
  services.put(service);
  const kind = owned.length > shown.length ? "partitions_assigned" : "partitions_revoked";
  return { kind, service, previous, revision: index };
}

/** What a service owns in a group, by its record. */
export function partitionsIn(
  { assignments }: Pick<Service, "assignments">,
  groupId: string,
): readonly number[] {
  return assignments.find((assignment) => assignment.groupId === groupId)?.partitions ?? [];
}

/** Everything that a service owns, in whatever group; ascending, each number once. */
export function allPartitions({ assignments }: Pick<Service, "assignments">): readonly number[] {
  if (assignments.length < 2) return assignments[0]?.partitions ?? [];
  const all = new Set(assignments.flatMap(({ partitions }) => partitions));
  return [...all].sort((a, b) => a - b);
}

function withAssignment(
  service: ServiceRecord,
  groupId: string,
  partitions: readonly number[],
  modifiedRevision: Revision,
): ServiceRecord {
  const others = service.assignments.filter((other) => other.groupId !== groupId);
  const assignments = partitions.length === 0 ? others : insert(others, { groupId, partitions });
  return withAssignments(service, assignments, modifiedRevision);
}

/** Others are in order; so are those with the new one. */
function insert(others: readonly Assignment[], one: Assignment): readonly Assignment[] {
  const behind = others.findLastIndex(({ groupId }) => groupId < one.groupId) + 1;
  return others.toSpliced(behind, 0, one);
}

export function withAssignments(
  service: ServiceRecord,
  given: readonly Assignment[],
  modifiedRevision: Revision,
): ServiceRecord {
  const assignments = given.length === 0 ? NO_ASSIGNMENTS : given;
  return service.with({ assignments, modifiedRevision });
}

function refused(outcome: Refusal): Changed {
  return { outcome, event: undefined };
}

function exhausted(message: string): Refusal {
  return refuse("resource_exhausted", message);
}

function unknownService(serviceId: string): Refusal {
  return refuse("not_found", `no service has the id ${JSON.stringify(serviceId)}`);
}

function notMember(groupId: string, serviceId: string): Refusal {
  const [group, service] = [JSON.stringify(groupId), JSON.stringify(serviceId)];
  return refuse("not_found", `service ${service} is not a member of group ${group}`);
}

function staleGeneration(
  { groupId, generation: current }: Group,
  generation: Generation | bigint,
): Refusal {
  return refuse(
    "aborted",
    `generation ${generation} of group ${
      JSON.stringify(groupId)
    } is not the current one, ${current}`,
  );
}
