/** Pipelines as RouterAdmin's answers have them. */
import type { Endpoint } from "../base/mod.ts";
import type { StageProgress } from "../delivery/mod.ts";
import type {
  Condition,
  LoadBalance,
  PipelineSpec,
  RoutingRule,
  Stage,
  StageType,
} from "../pipeline/mod.ts";
import type { Pipeline } from "../state/mod.ts";
import type { Endpoint as WireEndpoint } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { Condition as WireCondition } from "../../proto/gen/conveyor_etl/router/Condition.ts";
import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { PipelineStatus } from "../../proto/gen/conveyor_etl/router/PipelineStatus.ts";
import type { RoutingRule as WireRule } from "../../proto/gen/conveyor_etl/router/RoutingRule.ts";
import type { Stage as WireStage } from "../../proto/gen/conveyor_etl/router/Stage.ts";
import type { StageStatus } from "../../proto/gen/conveyor_etl/router/StageStatus.ts";
import type { Hosting } from "./pipeline_hosting.ts";
import { timestamp } from "./responses.ts";

const STAGE_TYPES = {
  source: "STAGE_TYPE_SOURCE",
  transform: "STAGE_TYPE_TRANSFORM",
  sink: "STAGE_TYPE_SINK",
} as const satisfies Record<StageType, string>;

const LOAD_BALANCES = {
  round_robin: "LOAD_BALANCE_ROUND_ROBIN",
  least_connections: "LOAD_BALANCE_LEAST_CONNECTIONS",
  weighted_random: "LOAD_BALANCE_WEIGHTED_RANDOM",
  consistent_hash: "LOAD_BALANCE_CONSISTENT_HASH",
} as const satisfies Record<LoadBalance, string>;

export function pipelineConfig(spec: PipelineSpec): PipelineConfig {
  const { deadLetter } = spec;
  return {
    id: spec.id,
    name: spec.name,
    description: spec.description,
    stages: spec.stages.map(wireStage),
    edges: spec.edges.map(({ fromStage, toStage, condition }) => ({
      from_stage: fromStage,
      to_stage: toStage,
      condition: optionalCondition(condition),
    })),
    enabled: spec.enabled,
    metadata: Object.fromEntries(spec.metadata),
    dead_letter: deadLetter === undefined ? null : {
      service_name: deadLetter.serviceName,
      max_retries: deadLetter.maxRetries,
      initial_backoff_ms: deadLetter.initialBackoff,
      max_backoff_ms: deadLetter.maxBackoff,
      endpoint: wireEndpoint(deadLetter.endpoint),
    },
  };
}

/** `progress`: what is known of stages by their ids; the others have done nothing. */
export function pipelineStatus(
  { spec, version, createdAt, updatedAt }: Pipeline,
  progress: ReadonlyMap<string, StageProgress>,
  hosting: Hosting,
): PipelineStatus {
  const stages = spec.stages.map(({ id }) => [id, stageStatus(progress.get(id))] as const);
  return {
    enabled: spec.enabled,
    version,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    stage_statuses: Object.fromEntries(stages),
    unhosted_stages: [...hosting.unhostedStages],
    rejections: hosting.rejections.map(({ sidecarId, version, reason, at }) => ({
      sidecar_id: sidecarId,
      version,
      reason,
      at: timestamp(at),
    })),
  };
}

function stageStatus(progress: StageProgress | undefined): StageStatus {
  if (progress === undefined) return {};
  return {
    records_processed: progress.processed,
    records_buffered: progress.buffered,
    errors: progress.errors,
    avg_latency_ms: progress.averageLatency,
    records_in_flight: progress.inFlight,
    records_dead: progress.dead,
    oldest_buffered_ms: Math.round(progress.oldestBuffered),
  };
}

function wireStage(stage: Stage): WireStage {
  const { selector } = stage;
  return {
    id: stage.id,
    name: stage.name,
    stage_type: STAGE_TYPES[stage.stageType],
    service_selector: {
      service_name: selector.serviceName,
      group_id: selector.groupId,
      labels: Object.fromEntries(selector.labels),
      load_balance: LOAD_BALANCES[selector.loadBalance],
    },
    routing_rules: stage.routingRules.map(wireRule),
    parallelism: stage.parallelism,
    config: Object.fromEntries(stage.config),
    endpoint: wireEndpoint(stage.endpoint),
  };
}

function wireRule({ name, condition, targetStages, priority }: RoutingRule): WireRule {
  return {
    name,
    condition: optionalCondition(condition),
    target_stages: [...targetStages],
    priority,
  };
}

function optionalCondition(condition: Condition | undefined): WireCondition | null {
  return condition === undefined ? null : wireCondition(condition);
}

function wireCondition(condition: Condition): WireCondition {
  switch (condition.type) {
    case "always":
      return { always: "" };
    case "record_type":
      return { record_type: condition.recordType };
    case "metadata_match":
      return { metadata_match: { key: condition.key, pattern: condition.pattern } };
    case "expression":
      return { expression: condition.expression };
    case "and":
      return { and: { conditions: condition.conditions.map(wireCondition) } };
    case "or":
      return { or: { conditions: condition.conditions.map(wireCondition) } };
    case "not":
      return { not: { condition: wireCondition(condition.condition) } };
    default: {
      const rest: never = condition;
      return rest;
    }
  }
}

function wireEndpoint(endpoint: Endpoint | undefined): WireEndpoint | null {
  if (endpoint === undefined) return null;
  return { host: endpoint.host, port: endpoint.port, use_tls: endpoint.useTls };
}
