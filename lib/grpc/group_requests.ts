/** From the generated requests about groups to the domain's, or `invalid_argument`. */
import { GROUP_LIMITS, REQUEST_LIMITS } from "../base/mod.ts";
import type { JoinGroup, LeaveGroup } from "../state/mod.ts";
import type { JoinGroupRequest__Output } from "../../proto/gen/conveyor_etl/registry/JoinGroupRequest.ts";
import type { LeaveGroupRequest__Output } from "../../proto/gen/conveyor_etl/registry/LeaveGroupRequest.ts";
import { checkBytes, checkCount, checkId, hasControl, Problems } from "./checks.ts";

/** `pipeline/stage`: two ids. */
const STAGE_BYTES = 2 * REQUEST_LIMITS.idBytes + 1;

/** A preference that is named twice counts where it stands first. */
export function joinGroup(request: JoinGroupRequest__Output): JoinGroup {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkId(problems, "group_id", request.group_id);
  checkBytes(problems, "stage_id", request.stage_id, STAGE_BYTES);
  if (hasControl(request.stage_id)) problems.add("stage_id", "contains a control character");
  const { partition_preferences: preferences, partition_count: partitions } = request;
  checkCount(problems, "partition_preferences", preferences.length, GROUP_LIMITS.preferences);
  if (partitions > GROUP_LIMITS.partitions) {
    problems.add("partition_count", `is ${partitions}, at most ${GROUP_LIMITS.partitions} may be`);
  }
  problems.throwIfAny();
  return {
    type: "join_group",
    groupId: request.group_id,
    serviceId: request.service_id,
    stageId: request.stage_id,
    partitions,
    preferences: [...new Set(preferences)],
  };
}

export function leaveGroup(request: LeaveGroupRequest__Output): LeaveGroup {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkId(problems, "group_id", request.group_id);
  problems.throwIfAny();
  return {
    type: "leave_group",
    groupId: request.group_id,
    serviceId: request.service_id,
    graceful: request.graceful,
    // No generation is ever as large as those that a number cannot hold.
    generation: Math.min(Number(request.generation), Number.MAX_SAFE_INTEGER),
  };
}
