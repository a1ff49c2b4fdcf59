/** What a pipeline needs to go on from where it was. */
import type { Checkpoint } from "./checkpoints.ts";
import type { CommittedOffset } from "./offsets.ts";
import { sourceOffsets, type SourceWatermarks, sourceWatermarks } from "./queries.ts";
import type { ReplicatedState } from "./state.ts";

/** Each by the id of its service or source, in code-unit order. */
export type PipelineCheckpoints = {
  readonly checkpoints: readonly Checkpoint[];
  readonly offsets: ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>>;
  readonly watermarks: ReadonlyMap<string, SourceWatermarks>;
};

/**
 * The checkpoints of the services registered under the names that the pipeline's stages select, and
 * how far its sources are: those that a source stage selects by their id, or by the name under
 * which the service with that id is registered. Undefined for an unknown pipeline.
 */
export function pipelineCheckpoints(
  state: ReplicatedState,
  pipelineId: string,
): PipelineCheckpoints | undefined {
  const spec = state.pipelines.get(pipelineId)?.spec;
  if (spec === undefined) return undefined;
  const serviceIds = new Set<string>();
  const sourceIds = new Set<string>();
  for (const { stageType, selector: { serviceName } } of spec.stages) {
    if (serviceName === "") continue; // It has an endpoint of its own.
    if (stageType === "source") sourceIds.add(serviceName);
    for (const { serviceId } of state.services.named(serviceName)) {
      serviceIds.add(serviceId);
      if (stageType === "source") sourceIds.add(serviceId);
    }
  }
  return { checkpoints: checkpointsOf(state, serviceIds), ...positionsOf(state, sourceIds) };
}

function checkpointsOf(state: ReplicatedState, serviceIds: ReadonlySet<string>): Checkpoint[] {
  const found = [...serviceIds].sort().map((serviceId) => state.checkpoints.get(serviceId));
  return found.filter((checkpoint) => checkpoint !== undefined);
}

function positionsOf(
  state: ReplicatedState,
  sourceIds: ReadonlySet<string>,
): Pick<PipelineCheckpoints, "offsets" | "watermarks"> {
  const offsets = new Map<string, ReadonlyMap<number, CommittedOffset>>();
  const watermarks = new Map<string, SourceWatermarks>();
  for (const sourceId of [...sourceIds].sort()) {
    const committed = sourceOffsets(state, sourceId);
    if (committed.size > 0) offsets.set(sourceId, committed);
    const reported = sourceWatermarks(state, sourceId);
    if (reported.watermarks.length > 0) watermarks.set(sourceId, reported);
  }
  return { offsets, watermarks };
}
