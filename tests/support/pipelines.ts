// Pipelines for tests, from their ways.

import type { Condition, PipelineSpec, Stage } from "../../lib/pipeline/mod.ts";

export type Way = readonly [from: string, to: string, condition?: Condition];

/**
 * A pipeline with these ways. A stage that nothing leads to is a source, which selects the source of
 * its own name; one that leads nowhere is a sink.
 */
export function pipelineOf(id: string, ways: readonly Way[], parallelism = 0): PipelineSpec {
  const ids = [...new Set(ways.flatMap(([from, to]) => [from, to]))];
  const stages = ids.map((stageId): Stage => ({
    id: stageId,
    name: stageId,
    stageType: !ways.some(([, to]) => to === stageId)
      ? "source"
      : !ways.some(([from]) => from === stageId)
      ? "sink"
      : "transform",
    selector: {
      serviceName: stageId,
      groupId: "",
      labels: new Map(),
      loadBalance: "round_robin",
    },
    routingRules: [],
    parallelism,
    config: new Map(),
    endpoint: undefined,
  }));
  const edges = ways.map(([fromStage, toStage, condition]) => ({ fromStage, toStage, condition }));
  return {
    id,
    name: id,
    description: "",
    stages,
    edges,
    enabled: true,
    metadata: new Map(),
    deadLetter: undefined,
  };
}
