/** The persistent form of groups, and of the commands about them, in this order of fields. */
import {
  type Fields,
  FormatError,
  type Packed,
  packInteger,
  packIntegers,
  packText,
} from "./fields.ts";
import type { GroupCommand, Membership } from "./group_commands.ts";
import { type Group, type Member, type Releasing, samePartitions } from "./group.ts";

/** The fields of a command behind its tag. */
export function packGroupCommand(command: GroupCommand): readonly Packed[] {
  const groupId = packText(command.groupId);
  switch (command.type) {
    case "join_group": {
      const { serviceId, stageId, partitions, preferences } = command;
      const ids = [groupId, packText(serviceId), packText(stageId)];
      return [...ids, packInteger(partitions), packIntegers(preferences)];
    }
    case "leave_group": {
      const { serviceId, graceful, generation } = command;
      return [groupId, packText(serviceId), graceful, packInteger(generation)];
    }
    case "acknowledge_revokes": {
      const { serviceId, registrationId, generation } = command;
      return [groupId, packText(serviceId), packText(registrationId), packInteger(generation)];
    }
    case "settle_group":
      return [groupId];
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

export function readGroupCommand(type: GroupCommand["type"], fields: Fields): GroupCommand {
  const groupId = fields.text();
  switch (type) {
    case "join_group": {
      const [serviceId, stageId] = [fields.text(), fields.text()];
      const [partitions, preferences] = [fields.integer(), fields.integers()];
      return { type, groupId, serviceId, stageId, partitions, preferences };
    }
    case "leave_group": {
      const [serviceId, graceful] = [fields.text(), fields.flag()];
      return { type, groupId, serviceId, graceful, generation: fields.integer() };
    }
    case "acknowledge_revokes": {
      const [serviceId, registrationId] = [fields.text(), fields.text()];
      return { type, groupId, serviceId, registrationId, generation: fields.integer() };
    }
    case "settle_group":
      return { type, groupId };
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

export function packMembership({ generation, partitions }: Membership): readonly Packed[] {
  return [packInteger(generation), packIntegers(partitions)];
}

export function readMembership(fields: Fields): Membership {
  return { generation: fields.integer(), partitions: fields.integers() };
}

/** Its members follow, each a record of its own. */
export function packGroup({ groupId, generation, partitions, stageId, members }: Group): Packed[] {
  return [
    packText(groupId),
    packInteger(generation),
    packInteger(partitions),
    packText(stageId),
    packInteger(members.length),
  ];
}

export function packMember(member: Member): Packed[] {
  return [
    packText(member.serviceId),
    packText(member.registrationId),
    packIntegers(member.preferences),
    packInteger(member.joinedAt),
    member.leaving,
    packIntegers(member.owned),
    packIntegers(member.releasing.map(({ partition }) => partition)),
    packIntegers(member.releasing.map(({ since }) => since)),
    packIntegers(member.target),
  ];
}

/** A group that is being read: its members follow. */
export class GroupReader {
  readonly #head: Omit<Group, "members">;
  readonly #count: number;
  readonly #members: Member[] = [];

  constructor(fields: Fields) {
    this.#head = {
      groupId: fields.text(),
      generation: fields.integer(),
      partitions: fields.integer(),
      stageId: fields.word(),
    };
    this.#count = fields.integer();
    if (this.#count === 0) throw new FormatError("a group has no members");
  }

  /** Takes the next member; the group, once it is whole. */
  member(fields: Fields): Group | undefined {
    const member = readMember(fields);
    const last = this.#members.at(-1);
    if (last !== undefined && last.serviceId >= member.serviceId) {
      throw new FormatError("members of a group out of order");
    }
    this.#members.push(member);
    if (this.#members.length < this.#count) return undefined;
    return { ...this.#head, members: this.#members };
  }
}

function readMember(fields: Fields): Member {
  const member = {
    serviceId: fields.text(),
    registrationId: fields.text(),
    preferences: fields.integers(),
    joinedAt: fields.integer(),
    leaving: fields.flag(),
    owned: fields.integers(),
    releasing: readReleasing(fields.integers(), fields.integers()),
    target: fields.integers(),
  };
  const { owned, target } = member;
  return samePartitions(owned, target) ? { ...member, target: owned } : member;
}

function readReleasing(partitions: readonly number[], since: readonly number[]): Releasing[] {
  if (partitions.length !== since.length) throw new FormatError("a member's lists do not fit");
  return partitions.map((partition, i) => ({ partition, since: since[i]! }));
}
