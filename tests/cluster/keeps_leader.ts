import assert from "node:assert/strict";
import { type ClusterNode, PROTOS, type TestCluster } from "../support/cluster.ts";

const TRIES = 5;

/**
 * What `body` does must not bring about an election. A slow machine has elections of its own, so it
 * is tried again where there was one: what does bring them about does so each time.
 */
export async function keepsLeader(
  cluster: TestCluster,
  body: (leader: ClusterNode) => Promise<void>,
): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < TRIES; i++) {
    const leader = await cluster.leader();
    const before = await standing(leader);
    await body(leader);
    const after = await standing(leader);
    if (before === after) return;
    seen.push(`${before}, then ${after}`);
  }
  assert.fail(`there was an election each time: ${seen.join("; ")}`);
}

async function standing(node: ClusterNode): Promise<string> {
  const { leader_id, term } = await node.client.call(PROTOS.admin.GetClusterStatus, {});
  return `leader ${leader_id} term ${term}`;
}
