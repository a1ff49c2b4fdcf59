/** Who does the stages of a pipeline, as far as the replicated state knows. */
import type { Millis } from "../base/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import {
  endpoints,
  isHostedBySidecar,
  type Pipeline,
  rejectionsOf,
  type ReplicatedState,
} from "../state/mod.ts";

/** A sidecar's refusal of its assignment. */
export type HostRejection = {
  readonly sidecarId: string;
  readonly version: number;
  readonly reason: string;
  readonly at: Millis;
};

export type Hosting = {
  /** Ids of stages that no service does. */
  readonly unhostedStages: readonly string[];
  readonly rejections: readonly HostRejection[];
};

export function hostingOf(state: ReplicatedState, { spec }: Pipeline): Hosting {
  const unhosted = spec.stages.filter((stage) => !isHosted(state, stage));
  return { unhostedStages: unhosted.map(({ id }) => id), rejections: rejectionsOf(state, spec.id) };
}

/** A fixed address, a sidecar to which others may send, or a healthy service that is selected. */
function isHosted(state: ReplicatedState, stage: Stage): boolean {
  const { stageType, selector, endpoint } = stage;
  if (endpoint !== undefined || isHostedBySidecar(state, stage)) return true;
  const { serviceName: name, groupId, labels } = selector;
  if (stageType === "source" && state.services.get(name) !== undefined) return true;
  return endpoints(state, { name, groupId }).some((service) =>
    [...labels].every(([key, value]) => service.labels.get(key) === value)
  );
}
