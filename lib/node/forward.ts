import { decode, encode } from "@msgpack/msgpack";
import { ConveyorError, type Revision } from "../base/mod.ts";
import { decodeOutcome, encodeOutcome, type Health, type HealthStatus } from "../state/mod.ts";
import type { ClusterStatus, Heartbeat, HeartbeatAnswer } from "./api.ts";
import type { Settled } from "./proposals.ts";

/** What a follower passes on to the leader. */
export type Forwarded =
  | { readonly type: "propose"; readonly command: Uint8Array }
  | { readonly type: "heartbeat"; readonly beats: readonly Heartbeat[] }
  | { readonly type: "status" };

const PROPOSE = 1;
const HEARTBEAT = 2;
const STATUS = 3;

/** One byte that says what it is, then the command as the log has it, or MessagePack. */
export function encodeForwarded(request: Forwarded): Uint8Array {
  switch (request.type) {
    case "propose":
      return tagged(PROPOSE, request.command);
    case "heartbeat":
      return tagged(HEARTBEAT, encode(request.beats.map(packBeat)));
    case "status":
      return new Uint8Array([STATUS]);
  }
}

/**
 * Throws ConveyorError: `unimplemented` for what only a newer program knows, `invalid_argument` for
 * what cannot be read.
 */
export function decodeForwarded(bytes: Uint8Array): Forwarded {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case PROPOSE:
      // A copy, since the command is stamped in place and outlives the message.
      return { type: "propose", command: body.slice() };
    case HEARTBEAT:
      return { type: "heartbeat", beats: decodeBeats(body) };
    case STATUS:
      return { type: "status" };
    default:
      throw new ConveyorError("unimplemented", "the leader is of an older version");
  }
}

function tagged(tag: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = tag;
  bytes.set(body, 1);
  return bytes;
}

export function encodeSettled({ outcome, revision }: Settled): Uint8Array {
  const body = encodeOutcome(outcome);
  const bytes = new Uint8Array(8 + body.length);
  new DataView(bytes.buffer).setFloat64(0, revision);
  bytes.set(body, 8);
  return bytes;
}

export function decodeSettled(bytes: Uint8Array): Settled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const revision: Revision = view.getFloat64(0);
  return { outcome: decodeOutcome(bytes.subarray(8)), revision };
}

type PackedComponent = [key: string, name: string, status: HealthStatus, message: string];
type PackedHealth = [status: HealthStatus, message: string, components: PackedComponent[]];
type PackedBeat = [string, string, PackedHealth | null, activeRequests: number | null];

function packBeat({ serviceId, registrationId, health, activeRequests }: Heartbeat): PackedBeat {
  const packed: PackedHealth | null = health === undefined ? null : [
    health.status,
    health.message,
    [...health.components].map(([key, { name, status, message }]) => [key, name, status, message]),
  ];
  return [serviceId, registrationId, packed, activeRequests ?? null];
}

function unpackBeat([serviceId, registrationId, health, activeRequests]: PackedBeat): Heartbeat {
  return {
    serviceId,
    registrationId,
    ...(health !== null && { health: unpackHealth(health) }),
    ...(activeRequests !== null && { activeRequests }),
  };
}

function unpackHealth([status, message, components]: PackedHealth): Health {
  const entries = components.map(([key, name, status, message]) =>
    [key, { name, status, message }] as const
  );
  return { status, message, components: new Map(entries) };
}

/** Throws ConveyorError `invalid_argument` for what is no list of heartbeats. */
function decodeBeats(bytes: Uint8Array): Heartbeat[] {
  let beats: unknown;
  try {
    beats = decode(bytes);
  } catch {
    beats = undefined;
  }
  if (!Array.isArray(beats) || !beats.every(isBeat)) {
    throw new ConveyorError("invalid_argument", "heartbeats that cannot be read");
  }
  return beats.map(unpackBeat);
}

const STATUSES: readonly unknown[] = ["healthy", "degraded", "unhealthy"] satisfies HealthStatus[];

function isBeat(value: unknown): value is PackedBeat {
  if (!Array.isArray(value)) return false;
  const [serviceId, registrationId, health, activeRequests] = value;
  return areTexts(serviceId, registrationId) && (health === null || isHealth(health)) &&
    (activeRequests === null || typeof activeRequests === "number");
}

function isHealth(value: unknown): value is PackedHealth {
  if (!Array.isArray(value)) return false;
  const [status, message, components] = value;
  return STATUSES.includes(status) && areTexts(message) && Array.isArray(components) &&
    components.every(isComponent);
}

function isComponent(value: unknown): value is PackedComponent {
  if (!Array.isArray(value)) return false;
  const [key, name, status, message] = value;
  return areTexts(key, name, message) && STATUSES.includes(status);
}

function areTexts(...values: unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

export function encodeAnswers(answers: readonly HeartbeatAnswer[]): Uint8Array {
  return encode(answers.map((a) => [a.serviceId, a.acknowledged, a.nextDeadline]));
}

export function decodeAnswers(bytes: Uint8Array): HeartbeatAnswer[] {
  return (decode(bytes) as [string, boolean, number][])
    .map(([serviceId, acknowledged, nextDeadline]) => ({ serviceId, acknowledged, nextDeadline }));
}

export function encodeStatus(status: ClusterStatus): Uint8Array {
  return encode(status, { ignoreUndefined: true });
}

export function decodeStatus(bytes: Uint8Array): ClusterStatus {
  const status = decode(bytes) as ClusterStatus;
  const members = status.members.map((member) => ({ ...member, lastContact: member.lastContact }));
  return { ...status, clusterId: status.clusterId, leaderId: status.leaderId, members };
}
