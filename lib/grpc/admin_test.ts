import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import type { ClusterStatus, Role } from "../node/api.ts";
import { clusterHealth } from "./admin.ts";

function status(leaderId: number | undefined, members: readonly [Role, boolean][]): ClusterStatus {
  return {
    nodeId: nodeId(1),
    clusterId: undefined,
    leaderId: leaderId === undefined ? undefined : nodeId(leaderId),
    term: 1,
    commitIndex: 0,
    appliedIndex: 0,
    members: members.map(([role, healthy], i) => ({
      nodeId: nodeId(i + 1),
      address: `h:${i + 1}`,
      role,
      healthy,
      matchIndex: 0,
      lastContact: undefined,
    })),
  };
}

Deno.test("a cluster is healthy when all members are, degraded while a quorum is", () => {
  const health = (...healthy: boolean[]) =>
    clusterHealth(status(1, healthy.map((one) => ["follower", one])));
  assert.equal(health(true), "CLUSTER_HEALTH_HEALTHY");
  assert.equal(health(true, true, true), "CLUSTER_HEALTH_HEALTHY");
  assert.equal(health(true, true, false), "CLUSTER_HEALTH_DEGRADED");
  assert.equal(health(true, false, false), "CLUSTER_HEALTH_UNHEALTHY");
  // Two of four are no majority.
  assert.equal(health(true, true, false, false), "CLUSTER_HEALTH_UNHEALTHY");
});

Deno.test("without a leader a cluster serves no write, however many members live", () => {
  const members: [Role, boolean][] = [["follower", true], ["candidate", true], ["follower", true]];
  assert.equal(clusterHealth(status(undefined, members)), "CLUSTER_HEALTH_UNHEALTHY");
});

Deno.test("a learner has no vote, but its loss is not health", () => {
  const members = (learner: boolean): [Role, boolean][] => [["leader", true], ["learner", learner]];
  assert.equal(clusterHealth(status(1, members(true))), "CLUSTER_HEALTH_HEALTHY");
  assert.equal(clusterHealth(status(1, members(false))), "CLUSTER_HEALTH_DEGRADED");
});
