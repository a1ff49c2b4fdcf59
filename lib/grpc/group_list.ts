/** ListGroups: consumer groups, page by page. */
import { GROUP_LIMITS, REQUEST_LIMITS, type Revision } from "../base/mod.ts";
import { type Group, type GroupPage, listGroups, type Member } from "../state/mod.ts";
import type { GroupInfo } from "../../proto/gen/conveyor_etl/registry/GroupInfo.ts";
import type { GroupMember } from "../../proto/gen/conveyor_etl/registry/GroupMember.ts";
import type { ListGroupsRequest__Output } from "../../proto/gen/conveyor_etl/registry/ListGroupsRequest.ts";
import type { ListGroupsResponse } from "../../proto/gen/conveyor_etl/registry/ListGroupsResponse.ts";
import type { ServiceRegistryDefinition } from "../../proto/gen/conveyor_etl/registry/ServiceRegistry.ts";
import { checkBytes, checkName, Problems } from "./checks.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";

export function addGroupList(
  methods: Methods,
  service: ServiceRegistryDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.ListGroups, async (request, call): Promise<ListGroupsResponse> => {
    const query = groupQuery(request);
    const [{ groups, next }, revision] = await plane.read(
      (state, at): [GroupPage, Revision] => [listGroups(state, query), at],
      call.readOptions(),
    );
    return { groups: groups.map(groupInfo), next, revision };
  });
}

function groupQuery({ group_id: groupId, limit, after }: ListGroupsRequest__Output) {
  const problems = new Problems();
  checkName(problems, "group_id", groupId);
  checkBytes(problems, "after", after, REQUEST_LIMITS.idBytes);
  if (limit > GROUP_LIMITS.page) {
    problems.add("limit", `is ${limit}, at most ${GROUP_LIMITS.page} may be`);
  }
  problems.throwIfAny();
  return { groupId, limit: limit || GROUP_LIMITS.page, after };
}

function groupInfo({ groupId, generation, partitions, stageId, members }: Group): GroupInfo {
  return {
    group_id: groupId,
    generation,
    partitions,
    stage_id: stageId,
    members: members.map(groupMember),
  };
}

function groupMember({ serviceId, owned, releasing, target, leaving }: Member): GroupMember {
  return {
    service_id: serviceId,
    partitions: [...owned],
    releasing: releasing.map(({ partition }) => partition),
    target: [...target],
    leaving,
  };
}
