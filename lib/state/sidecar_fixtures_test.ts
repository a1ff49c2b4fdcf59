// Sidecars and pipelines for tests.

import type { StageType } from "../pipeline/mod.ts";
import type { PlannedPipeline, PlannedSidecar } from "./planner.ts";
import type { LocalService } from "./sidecar.ts";

/** Name and type of a service; a transform unless it says otherwise. */
export type ServiceName = readonly [name: string, type?: StageType];

export function localService([serviceName, serviceType = "transform"]: ServiceName): LocalService {
  return { serviceName, serviceType, endpoint: "127.0.0.1:9000" };
}

/** A sidecar beside these services. */
export function sidecarOf(sidecarId: string, ...services: ServiceName[]): PlannedSidecar {
  return {
    sidecarId,
    endpoint: `${sidecarId}:7000`,
    localServices: services.map(localService),
    leaseLapsed: false,
    draining: false,
    unhealthy: new Set(),
  };
}

/** A pipeline of these services, one stage each, named after them. */
export function pipelineOf(id: string, ...services: ServiceName[]): PlannedPipeline {
  return {
    id,
    stages: services.map(([serviceName, stageType = "transform"]) => ({
      id: `${stageType}-${serviceName}`,
      stageType,
      selector: { serviceName, groupId: "", labels: new Map(), loadBalance: "round_robin" },
    })),
  };
}
