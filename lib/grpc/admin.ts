/** RouterAdmin: what operators ask of the cluster. */
import type { ClusterStatus, MemberStatus, Role } from "../node/api.ts";
import type { ClusterHealth } from "../../proto/gen/conveyor_etl/router/ClusterHealth.ts";
import type { GetClusterStatusResponse } from "../../proto/gen/conveyor_etl/router/GetClusterStatusResponse.ts";
import type { NodeStatus } from "../../proto/gen/conveyor_etl/router/NodeStatus.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { timestamp } from "./responses.ts";

const ROLES = {
  leader: "NODE_ROLE_LEADER",
  follower: "NODE_ROLE_FOLLOWER",
  candidate: "NODE_ROLE_CANDIDATE",
  learner: "NODE_ROLE_LEARNER",
  unknown: "NODE_ROLE_UNSPECIFIED",
} as const satisfies Record<Role, string>;

/** `version` is that of this program. */
export function addAdmin(
  methods: Methods,
  service: RouterAdminDefinition,
  { plane }: Edge,
  version: string,
): void {
  methods.unary(service.GetClusterStatus, async (): Promise<GetClusterStatusResponse> => {
    const status = await plane.status();
    return {
      node_id: status.nodeId,
      leader_id: status.leaderId ?? 0,
      term: status.term,
      commit_index: status.commitIndex,
      applied_index: status.appliedIndex,
      nodes: status.members.map(nodeStatus),
      health: clusterHealth(status),
      revision: status.appliedIndex,
      version,
      cluster_id: status.clusterId ?? "",
    };
  });
}

function nodeStatus(member: MemberStatus): NodeStatus {
  return {
    node_id: member.nodeId,
    address: member.address,
    role: ROLES[member.role],
    healthy: member.healthy,
    match_index: member.matchIndex,
    last_contact: member.lastContact === undefined ? null : timestamp(member.lastContact),
  };
}

/** HEALTHY: every member is; DEGRADED: there is a leader, and a quorum is healthy; else UNHEALTHY. */
export function clusterHealth({ leaderId, members }: ClusterStatus): ClusterHealth {
  const voters = members.filter((member) => member.role !== "learner");
  const healthy = voters.filter((member) => member.healthy).length;
  if (leaderId === undefined || healthy * 2 <= voters.length) return "CLUSTER_HEALTH_UNHEALTHY";
  return members.every((member) => member.healthy)
    ? "CLUSTER_HEALTH_HEALTHY"
    : "CLUSTER_HEALTH_DEGRADED";
}
