/**
 * node: one member of the cluster.
 *
 * In:  commands, reads, heartbeats and watches from above; messages and requests from the others.
 * Out: results, answers and events; what the Raft core decides is carried out here, in order.
 * Owns: the driver loop, proposals and reads that wait, the leader's duties towards leases, the
 *       history that watches resume from, snapshots on their way.
 * Never: knows gRPC, or changes state but by applying committed entries.
 */
export * from "./api.ts";
export type { EffectProbe } from "./driver.ts";
export type * from "./figures.ts";
export type { NodeLogger } from "./logger.ts";
export { type ClusterSettings, Node, type NodeOptions, startNode } from "./node.ts";
export { type RecoveredNode, recoverNode } from "./recovery.ts";
