/**
 * state: the replicated state machine, the same on every node.
 *
 * In:  commands with the leader's wall clock, in the order of the log, each once; snapshots.
 * Out: their outcomes, at most one event each, answers to queries, snapshots, and the encoded
 *      form of all of these.
 * Owns: registered services, groups, pipelines, sidecars and their assignments, committed offsets,
 *      watermarks and checkpoints, with their rules.
 * Never: reads a clock, draws a random number, waits, keeps a timer, or throws on a command. When a
 *      lease ends is the leader's to say; who watches, and what history they may resume from, is
 *      for `node/` to keep.
 */
export type { Checkpoint, CheckpointView, FrozenCheckpoints, Upload } from "./checkpoints.ts";
export { decodeCommand, decodeProposal, encodeCommand, stampCommand } from "./codec.ts";
export * from "./command.ts";
export { type Due, dueTo, type ServiceCommand } from "./due.ts";
export * from "./event.ts";
export * from "./filter.ts";
export {
  explainStage,
  type Explanation,
  type Hindrance,
  type StageExplanation,
  type StageHost,
  type StageQuery,
} from "./explain.ts";
export { fingerprint } from "./fingerprint.ts";
export { type Group, type Member, memberOf } from "./group.ts";
export type { FrozenGroupOffsets, GroupOffsetView } from "./group_offsets.ts";
export type { GroupView } from "./group_table.ts";
export {
  acknowledges,
  allPartitions,
  checkGroupFence,
  partitionsIn,
  pendingSteps,
} from "./groups.ts";
export type { CommittedOffset, OffsetView, SourceOffsets } from "./offsets.ts";
export { decodeOutcome, encodeOutcome } from "./outcome_codec.ts";
export { type PipelineCheckpoints, pipelineCheckpoints } from "./pipeline_checkpoints.ts";
export { type Past, weighChange } from "./past.ts";
export {
  type Pipeline,
  type PipelineChange,
  pipelineRefusal,
  type PipelineView,
} from "./pipelines.ts";
export { planAll, type PlannedAssignment } from "./planner.ts";
export * from "./queries.ts";
export * from "./service.ts";
export * from "./sidecar.ts";
export * from "./sidecar_queries.ts";
export type { SidecarChanges, SidecarView } from "./sidecars.ts";
export type { ServiceCount } from "./service_counts.ts";
export type { ServiceView } from "./service_table.ts";
export { HEALTHY } from "./service_record.ts";
export { sameHealth } from "./services.ts";
export { encodeSnapshot, SnapshotDecoder } from "./snapshot.ts";
export { SortedRecords } from "./sorted_records.ts";
export type { FrozenSource } from "./partition_table.ts";
export {
  type Applied,
  type FrozenState,
  ReplicatedState,
  type StateChange,
  type StateParts,
} from "./state.ts";
export type { WatermarkView } from "./watermarks.ts";
