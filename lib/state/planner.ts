/**
 * Which sidecar runs which stage, and where each sends to: from the enabled pipelines and the
 * sidecars, and nothing else.
 *
 * - A sidecar **hosts** a stage when it has a local service of the stage's name and type that it
 *   has not reported as unhealthy. Labels and groups of a selector say nothing about sidecars.
 * - **Others may send** to it while its lease holds and it is not draining.
 * - A pipeline **touches** a sidecar that has a local service of one of its stages, healthy or not:
 *   its health changes where records go, not whose business the pipeline is.
 * - Source stages are stages like all others. A stage with a fixed endpoint is too: that address
 *   is for deliveries of the router, and sidecars are not told of it.
 */
import type { Stage } from "../pipeline/mod.ts";
import { choose, hashName, type NameHash } from "./rendezvous.ts";
import type { LocalService, Sidecar, StageTarget } from "./sidecar.ts";

/** What the planner looks at in a pipeline. */
export type PlannedPipeline = {
  readonly id: string;
  readonly stages: readonly Pick<Stage, "id" | "stageType" | "selector">[];
};

/** What the planner looks at in a sidecar. */
export type PlannedSidecar = Pick<
  Sidecar,
  "sidecarId" | "endpoint" | "localServices" | "leaseLapsed" | "draining" | "unhealthy"
>;

/** Name and type of a service: what has the same key serves the same stages. */
export function serviceKey(type: string, name: string): string {
  return `${type} ${name}`;
}

export function stageKey({ stageType, selector }: PlannedPipeline["stages"][number]): string {
  return serviceKey(stageType, selector.serviceName);
}

export function localKey({ serviceType, serviceName }: LocalService): string {
  return serviceKey(serviceType, serviceName);
}

/** One half of what ranks the hosts of a stage: stages spread apart, and so do sidecars. */
export function hashStage(pipelineId: string, stageId: string): NameHash {
  return hashName(JSON.stringify([pipelineId, stageId]));
}

/** The healthy local service of a sidecar with this key. */
export function healthyService(sidecar: PlannedSidecar, key: string): LocalService | undefined {
  return sidecar.localServices.find((service) =>
    localKey(service) === key && !sidecar.unhealthy.has(service.serviceName)
  );
}

/** Whether others may send to it. */
export function isReachable({ leaseLapsed, draining }: PlannedSidecar): boolean {
  return !leaseLapsed && !draining;
}

export function touches({ stages }: PlannedPipeline, { localServices }: PlannedSidecar): boolean {
  const keys = new Set(stages.map(stageKey));
  return localServices.some((service) => keys.has(localKey(service)));
}

/**
 * The targets of all stages of `pipeline` for `viewer`, in order; undefined for a stage that nobody
 * hosts. O(stages x sidecars): the state keeps what this gives up to date step by step.
 */
export function planTargets(
  pipeline: PlannedPipeline,
  viewer: PlannedSidecar,
  sidecars: readonly PlannedSidecar[],
): (StageTarget | undefined)[] {
  return pipeline.stages.map((stage): StageTarget | undefined => {
    const key = stageKey(stage);
    const own = healthyService(viewer, key);
    if (own !== undefined) return { type: "local", endpoint: own.endpoint };
    const hosts = sidecars.filter((sidecar) =>
      sidecar.sidecarId !== viewer.sidecarId && isReachable(sidecar) &&
      healthyService(sidecar, key) !== undefined
    );
    const ranked = hosts.map(({ sidecarId, endpoint }) => ({
      sidecarId,
      endpoint,
      hash: hashName(sidecarId),
    }));
    const ranks = hashStage(pipeline.id, stage.id);
    const chosen = choose(ranks, hashName(viewer.sidecarId), ranked)?.host;
    if (chosen === undefined) return undefined;
    return { type: "remote", sidecarId: chosen.sidecarId, endpoint: chosen.endpoint };
  });
}

/** One sidecar's view of one pipeline, as planned. */
export type PlannedAssignment = {
  readonly sidecarId: string;
  readonly pipelineId: string;
  readonly stageIds: readonly string[];
  readonly targets: readonly (StageTarget | undefined)[];
};

/** Every view that there is: what the state must have come to, by whatever steps. */
export function planAll(
  pipelines: readonly PlannedPipeline[],
  sidecars: readonly PlannedSidecar[],
): PlannedAssignment[] {
  const planned: PlannedAssignment[] = [];
  for (const viewer of sidecars) {
    for (const pipeline of pipelines) {
      if (!touches(pipeline, viewer)) continue;
      planned.push({
        sidecarId: viewer.sidecarId,
        pipelineId: pipeline.id,
        stageIds: pipeline.stages.map(({ id }) => id),
        targets: planTargets(pipeline, viewer, sidecars),
      });
    }
  }
  return planned;
}

export function sameTarget(a: StageTarget | undefined, b: StageTarget | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.endpoint !== b.endpoint) return false;
  if (a.type === "local" || b.type === "local") return a.type === b.type;
  return a.sidecarId === b.sidecarId;
}
