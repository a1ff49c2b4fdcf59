/** A sidecar's heartbeat and its answer between a follower and the leader: MessagePack. */
import { decode, encode } from "@msgpack/msgpack";
import { ConveyorError, type Millis, type Revision } from "../base/mod.ts";
import type { PipelineAssignment, StageTarget } from "../state/mod.ts";
import type { SidecarAnswer, SidecarBeat } from "./api.ts";

type PackedBeat = [
  sidecarId: string,
  health: [serviceName: string, healthy: boolean][],
  applied: [pipelineId: string, version: Revision][],
  rejected: [pipelineId: string, reason: string][],
  activeRequests: number | null,
];

export function encodeSidecarBeat(beat: SidecarBeat): Uint8Array {
  const { sidecarId, health, applied, rejected, activeRequests } = beat;
  const packed: PackedBeat = [
    sidecarId,
    [...health],
    [...applied],
    [...rejected],
    activeRequests ?? null,
  ];
  return encode(packed);
}

/** Throws ConveyorError `invalid_argument` for what is no heartbeat. */
export function decodeSidecarBeat(bytes: Uint8Array): SidecarBeat {
  let value: unknown;
  try {
    value = decode(bytes);
  } catch {
    value = undefined;
  }
  if (!isBeat(value)) {
    throw new ConveyorError("invalid_argument", "a sidecar's heartbeat that cannot be read");
  }
  const [sidecarId, health, applied, rejected, activeRequests] = value;
  return {
    sidecarId,
    health: new Map(health),
    applied: new Map(applied),
    rejected: new Map(rejected),
    ...(activeRequests !== null && { activeRequests }),
  };
}

function isBeat(value: unknown): value is PackedBeat {
  if (!Array.isArray(value)) return false;
  const [sidecarId, health, applied, rejected, activeRequests] = value;
  return typeof sidecarId === "string" && arePairs(health, "boolean") &&
    arePairs(applied, "number") && arePairs(rejected, "string") &&
    (activeRequests === null || typeof activeRequests === "number");
}

function arePairs(value: unknown, type: "boolean" | "number" | "string"): boolean {
  return Array.isArray(value) &&
    value.every((pair) =>
      Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === type
    );
}

/** Nobody, a local endpoint, or another sidecar and its endpoint. */
type PackedTarget = [] | [endpoint: string] | [sidecarId: string, endpoint: string];
type PackedAssignment = [string, Revision, readonly string[], PackedTarget[]];
type PackedAnswer = [
  acknowledged: boolean,
  assign: PackedAssignment[],
  revoke: readonly string[],
  drain: [pipelineIds: readonly string[], timeout: Millis] | null,
];

export function encodeSidecarAnswer(answer: SidecarAnswer): Uint8Array {
  const { acknowledged, assign, revoke, drain } = answer;
  const packed: PackedAnswer = [
    acknowledged,
    assign.map(({ pipelineId, version, stageIds, targets }) => [
      pipelineId,
      version,
      stageIds,
      targets.map(packTarget),
    ]),
    revoke,
    drain === undefined ? null : [drain.pipelineIds, drain.timeout],
  ];
  return encode(packed);
}

/** What the leader, a member of this cluster, has encoded. */
export function decodeSidecarAnswer(bytes: Uint8Array): SidecarAnswer {
  const [acknowledged, assign, revoke, drain] = decode(bytes) as PackedAnswer;
  return {
    acknowledged,
    assign: assign.map(([pipelineId, version, stageIds, targets]): PipelineAssignment => ({
      pipelineId,
      version,
      stageIds,
      targets: targets.map(readTarget),
    })),
    revoke,
    ...(drain !== null && { drain: { pipelineIds: drain[0], timeout: drain[1] } }),
  };
}

function packTarget(target: StageTarget | undefined): PackedTarget {
  if (target === undefined) return [];
  return target.type === "local" ? [target.endpoint] : [target.sidecarId, target.endpoint];
}

function readTarget([first, second]: PackedTarget): StageTarget | undefined {
  if (first === undefined) return undefined;
  if (second === undefined) return { type: "local", endpoint: first };
  return { type: "remote", sidecarId: first, endpoint: second };
}
