/** What the tests of this folder build with. */
import type { ConditionRecord } from "./record.ts";
import type { Condition, Edge, PipelineSpec, Stage, StageType } from "./spec.ts";

export function stage(id: string, stageType: StageType, rest: Partial<Stage> = {}): Stage {
  return {
    id,
    name: "",
    stageType,
    selector: {
      serviceName: `${id}-service`,
      groupId: "",
      labels: new Map(),
      loadBalance: "round_robin",
    },
    routingRules: [],
    parallelism: 0,
    config: new Map(),
    endpoint: undefined,
    ...rest,
  };
}

export function edge(fromStage: string, toStage: string, condition?: Condition): Edge {
  return { fromStage, toStage, condition };
}

/** From `orders` over `mask` to `lake`, without faults. */
export function pipeline(rest: Partial<PipelineSpec> = {}): PipelineSpec {
  return {
    id: "orders",
    name: "Orders",
    description: "",
    stages: [stage("in", "source"), stage("mask", "transform"), stage("out", "sink")],
    edges: [edge("in", "mask"), edge("mask", "out")],
    enabled: true,
    metadata: new Map(),
    deadLetter: undefined,
    ...rest,
  };
}

/** An order whose payload is `json`; text is taken as it is. */
export function record(json: unknown = {}, rest: Partial<ConditionRecord> = {}): ConditionRecord {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  return {
    sourceId: "shop",
    partition: 3,
    sequenceNumber: 2n ** 64n - 1n,
    recordType: "order.created",
    key: Uint8Array.of(1, 2),
    payload: new TextEncoder().encode(text),
    metadata: new Map([["region", "eu-west"], ["tier", "gold"]]),
    eventTime: { seconds: 1_700_000_000n, nanos: 5 },
    ...rest,
  };
}
