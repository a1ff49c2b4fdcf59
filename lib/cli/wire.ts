/** Pipelines between the manifests' form and the wire's. */
import type { Endpoint } from "../base/mod.ts";
import type { DeadLetter, PipelineSpec, Stage, StageType } from "../pipeline/mod.ts";
import type { DeadLetter as WireDeadLetter } from "../../proto/gen/conveyor_etl/router/DeadLetter.ts";
import type {
  PipelineConfig,
  PipelineConfig__Output,
} from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { Stage as WireStage } from "../../proto/gen/conveyor_etl/router/Stage.ts";

const STAGE_TYPES = {
  source: "STAGE_TYPE_SOURCE",
  transform: "STAGE_TYPE_TRANSFORM",
  sink: "STAGE_TYPE_SINK",
} as const satisfies Record<StageType, string>;

/** `spec` is a chain, as manifests describe it: without conditions and routing rules. */
export function wirePipeline(spec: PipelineSpec): PipelineConfig {
  return {
    id: spec.id,
    name: spec.name,
    description: spec.description,
    stages: spec.stages.map(wireStage),
    edges: spec.edges.map(({ fromStage, toStage }) => ({
      from_stage: fromStage,
      to_stage: toStage,
    })),
    enabled: spec.enabled,
    metadata: Object.fromEntries(spec.metadata),
    dead_letter: spec.deadLetter === undefined ? null : wireDeadLetter(spec.deadLetter),
  };
}

function wireStage(
  { id, name, stageType, selector, parallelism, config, endpoint }: Stage,
): WireStage {
  return {
    id,
    name,
    stage_type: STAGE_TYPES[stageType],
    service_selector: {
      service_name: selector.serviceName,
      group_id: selector.groupId,
      labels: Object.fromEntries(selector.labels),
      load_balance: "LOAD_BALANCE_ROUND_ROBIN",
    },
    routing_rules: [],
    parallelism,
    config: Object.fromEntries(config),
    endpoint: endpoint === undefined ? null : wireEndpoint(endpoint),
  };
}

function wireDeadLetter(letter: DeadLetter): WireDeadLetter {
  return {
    service_name: letter.serviceName,
    max_retries: letter.maxRetries,
    initial_backoff_ms: letter.initialBackoff,
    max_backoff_ms: letter.maxBackoff,
    endpoint: letter.endpoint === undefined ? null : wireEndpoint(letter.endpoint),
  };
}

function wireEndpoint({ host, port, useTls }: Endpoint) {
  return { host, port, use_tls: useTls };
}

/**
 * `spec` as a server that stores it would send it back: every member present, in the order of the
 * message.
 */
export function canonical(
  admin: RouterAdminDefinition,
  spec: PipelineSpec,
): PipelineConfig__Output {
  const { requestSerialize, requestDeserialize } = admin.CreatePipeline;
  const { config } = requestDeserialize(requestSerialize({ config: wirePipeline(spec) }));
  if (config === null) throw new Error("a pipeline was lost on the way to its message and back");
  return config;
}
