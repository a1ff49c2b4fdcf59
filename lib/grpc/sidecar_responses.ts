/** From assignments to the generated types. */
import { Buffer } from "node:buffer";
import { SIDECAR_LIMITS } from "../base/mod.ts";
import type { SidecarAnswer } from "../node/api.ts";
import {
  type AssignmentChange,
  isLocalComplete,
  type PipelineAssignment,
  type StageTarget,
} from "../state/mod.ts";
import type { PipelineAssignment as WireAssignment } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignment.ts";
import type { PipelineAssignmentEvent } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type { SidecarCommand } from "../../proto/gen/conveyor_etl/sidecar/SidecarCommand.ts";
import type { StageAssignment } from "../../proto/gen/conveyor_etl/sidecar/StageAssignment.ts";

const EVENT_TYPES = {
  assigned: "EVENT_TYPE_ASSIGNED",
  updated: "EVENT_TYPE_UPDATED",
  revoked: "EVENT_TYPE_REVOKED",
} as const satisfies Record<AssignmentChange["kind"], string>;

/** Stages that nobody hosts are left out. */
export function pipelineAssignment(assignment: PipelineAssignment): WireAssignment {
  const stages = assignment.targets.flatMap((target, i) =>
    target === undefined ? [] : [stageAssignment(assignment.stageIds[i] ?? "", target)]
  );
  return {
    pipeline_id: assignment.pipelineId,
    is_local_complete: isLocalComplete(assignment),
    stages,
    version: assignment.version,
  };
}

export function stageAssignment(stage_id: string, target: StageTarget): StageAssignment {
  if (target.type === "local") return { stage_id, local_endpoint: target.endpoint };
  return { stage_id, remote_sidecar: { sidecar_id: target.sidecarId, endpoint: target.endpoint } };
}

export function assignmentEvent({ kind, assignment }: AssignmentChange): PipelineAssignmentEvent {
  return { event_type: EVENT_TYPES[kind], assignment: pipelineAssignment(assignment) };
}

/** As many of `assignments` as one answer may carry, the newest first. */
export function fitting(assignments: readonly PipelineAssignment[]): WireAssignment[] {
  let bytes = 0;
  const found: WireAssignment[] = [];
  for (const assignment of assignments.toSorted((a, b) => b.version - a.version)) {
    bytes += sizeOf(assignment);
    if (bytes > SIDECAR_LIMITS.answerBytes && found.length > 0) break;
    found.push(pipelineAssignment(assignment));
  }
  return found;
}

/** What comes to an end first: it may be what makes room. What a sidecar has, it finishes. */
export function sidecarCommands({ assign, revoke, drain }: SidecarAnswer): SidecarCommand[] {
  const commands: SidecarCommand[] = revoke.map((pipeline_id) => ({
    revoke: { pipeline_id, drain_first: true },
  }));
  for (const assignment of fitting(assign)) commands.push({ assign: assignment });
  if (drain !== undefined) {
    const { pipelineIds, timeout } = drain;
    commands.push({ drain: { pipeline_ids: [...pipelineIds], timeout_ms: Math.ceil(timeout) } });
  }
  return commands;
}

/** At least the bytes that an assignment takes on the wire, give or take. */
function sizeOf({ pipelineId, stageIds, targets }: PipelineAssignment): number {
  let bytes = Buffer.byteLength(pipelineId) + 32;
  targets.forEach((target, i) => {
    if (target === undefined) return;
    bytes += Buffer.byteLength(stageIds[i] ?? "") + target.endpoint.length + 24;
    if (target.type === "remote") bytes += Buffer.byteLength(target.sidecarId);
  });
  return bytes;
}
