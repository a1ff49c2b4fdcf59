/** Heartbeats and their answers between a follower and the leader: MessagePack, positional. */
import { decode, encode } from "@msgpack/msgpack";
import { ConveyorError } from "../base/mod.ts";
import type { Due, Health, HealthStatus, ServiceCommand } from "../state/mod.ts";
import type { Heartbeat, HeartbeatAnswer } from "./api.ts";

type PackedComponent = [key: string, name: string, status: HealthStatus, message: string];
type PackedHealth = [status: HealthStatus, message: string, components: PackedComponent[]];
type PackedGenerations = [groupId: string, generation: number][];
/** The groups are left out where there are none. */
type PackedBeat = [
  serviceId: string,
  registrationId: string,
  health: PackedHealth | null,
  activeRequests: number | null,
  groups?: PackedGenerations,
];

export function encodeBeats(beats: readonly Heartbeat[]): Uint8Array {
  return encode(beats.map(packBeat));
}

/** Throws ConveyorError `invalid_argument` for what is no list of heartbeats. */
export function decodeBeats(bytes: Uint8Array): Heartbeat[] {
  const beats = decodeList(bytes, isBeat);
  if (beats === undefined) {
    throw new ConveyorError("invalid_argument", "heartbeats that cannot be read");
  }
  return beats.map(unpackBeat);
}

function packBeat(beat: Heartbeat): PackedBeat {
  const { serviceId, registrationId, health, activeRequests, groups } = beat;
  const packed: PackedHealth | null = health === undefined ? null : [
    health.status,
    health.message,
    [...health.components].map(([key, { name, status, message }]) => [key, name, status, message]),
  ];
  const requests = activeRequests ?? null;
  if (groups === undefined) return [serviceId, registrationId, packed, requests];
  return [serviceId, registrationId, packed, requests, [...groups]];
}

function unpackBeat(packed: PackedBeat): Heartbeat {
  const [serviceId, registrationId, health, activeRequests, groups] = packed;
  return {
    serviceId,
    registrationId,
    ...(health !== null && { health: unpackHealth(health) }),
    ...(activeRequests !== null && { activeRequests }),
    ...(groups !== undefined && { groups: new Map(groups) }),
  };
}

function unpackHealth([status, message, components]: PackedHealth): Health {
  const entries = components.map(([key, name, status, message]) =>
    [key, { name, status, message }] as const
  );
  return { status, message, components: new Map(entries) };
}

type PackedCommand =
  | ["drain", reason: string, timeout: number]
  | ["resume"]
  | ["revoke", groupId: string, partitions: readonly number[], generation: number]
  | [
    "assign",
    groupId: string,
    partitions: readonly number[],
    generation: number,
    all: readonly number[],
  ];
type PackedDue = [commands: PackedCommand[], generations: PackedGenerations];
/** What is due is left out where there is nothing. */
type PackedAnswer = [serviceId: string, acknowledged: boolean, nextDeadline: number, PackedDue?];

export function encodeAnswers(answers: readonly HeartbeatAnswer[]): Uint8Array {
  return encode(answers.map(packAnswer));
}

/** Throws ConveyorError `outcome_unknown` for what cannot be read: the leases may be renewed. */
export function decodeAnswers(bytes: Uint8Array): HeartbeatAnswer[] {
  const answers = decodeList(bytes, isAnswer);
  if (answers === undefined) {
    throw new ConveyorError("outcome_unknown", "the leader's answer cannot be read");
  }
  return answers.map(unpackAnswer);
}

function packAnswer({ serviceId, acknowledged, nextDeadline, due }: HeartbeatAnswer): PackedAnswer {
  if (due === undefined) return [serviceId, acknowledged, nextDeadline];
  const packed: PackedDue = [due.commands.map(packCommand), [...due.generations]];
  return [serviceId, acknowledged, nextDeadline, packed];
}

function unpackAnswer([serviceId, acknowledged, nextDeadline, due]: PackedAnswer): HeartbeatAnswer {
  if (due === undefined) return { serviceId, acknowledged, nextDeadline };
  return { serviceId, acknowledged, nextDeadline, due: unpackDue(due) };
}

function unpackDue([commands, generations]: PackedDue): Due {
  return { commands: commands.map(unpackCommand), generations: new Map(generations) };
}

function packCommand(command: ServiceCommand): PackedCommand {
  switch (command.type) {
    case "drain":
      return ["drain", command.reason, command.timeout];
    case "resume":
      return ["resume"];
    case "revoke":
      return ["revoke", command.groupId, command.partitions, command.generation];
    case "assign": {
      const { groupId, partitions, generation, all } = command;
      return ["assign", groupId, partitions, generation, all];
    }
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

function unpackCommand(packed: PackedCommand): ServiceCommand {
  switch (packed[0]) {
    case "drain":
      return { type: "drain", reason: packed[1], timeout: packed[2] };
    case "resume":
      return { type: "resume" };
    case "revoke": {
      const [type, groupId, partitions, generation] = packed;
      return { type, groupId, partitions, generation };
    }
    case "assign": {
      const [type, groupId, partitions, generation, all] = packed;
      return { type, groupId, partitions, generation, all };
    }
    default: {
      const rest: never = packed;
      return rest;
    }
  }
}

/** The list in `bytes`, if it is one and all its items are what they should be. */
function decodeList<T>(bytes: Uint8Array, is: (value: unknown) => value is T): T[] | undefined {
  let list: unknown;
  try {
    list = decode(bytes);
  } catch {
    return undefined;
  }
  return Array.isArray(list) && list.every(is) ? list : undefined;
}

const STATUSES: readonly unknown[] = ["healthy", "degraded", "unhealthy"] satisfies HealthStatus[];

function isBeat(value: unknown): value is PackedBeat {
  if (!Array.isArray(value)) return false;
  const [serviceId, registrationId, health, activeRequests, groups] = value;
  return areTexts(serviceId, registrationId) && (health === null || isHealth(health)) &&
    (activeRequests === null || typeof activeRequests === "number") &&
    (groups === undefined || isListOf(groups, isGeneration));
}

function isHealth(value: unknown): value is PackedHealth {
  if (!Array.isArray(value)) return false;
  const [status, message, components] = value;
  return STATUSES.includes(status) && areTexts(message) && isListOf(components, isComponent);
}

function isComponent(value: unknown): value is PackedComponent {
  if (!Array.isArray(value)) return false;
  const [key, name, status, message] = value;
  return areTexts(key, name, message) && STATUSES.includes(status);
}

function isGeneration(value: unknown): value is [string, number] {
  return Array.isArray(value) && areTexts(value[0]) && isCount(value[1]);
}

function isAnswer(value: unknown): value is PackedAnswer {
  if (!Array.isArray(value)) return false;
  const [serviceId, acknowledged, nextDeadline, due] = value;
  return areTexts(serviceId) && typeof acknowledged === "boolean" && isSpan(nextDeadline) &&
    (due === undefined || isDue(due));
}

function isDue(value: unknown): value is PackedDue {
  return Array.isArray(value) && isListOf(value[0], isCommand) && isListOf(value[1], isGeneration);
}

function isCommand(value: unknown): value is PackedCommand {
  if (!Array.isArray(value)) return false;
  const [type, first, second, third, fourth] = value;
  switch (type) {
    case "drain":
      return areTexts(first) && isSpan(second);
    case "resume":
      return true;
    case "revoke":
      return areTexts(first) && isListOf(second, isCount) && isCount(third);
    case "assign":
      return areTexts(first) && isListOf(second, isCount) && isCount(third) &&
        isListOf(fourth, isCount);
    default:
      return false;
  }
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isSpan(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function areTexts(...values: unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}
