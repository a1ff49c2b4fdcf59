/** From RouterAdmin's requests to pipelines and commands on them, or every field that is wrong. */
import { type Endpoint, type FieldProblem, invalidArgument, PIPELINE_LIMITS } from "../base/mod.ts";
import {
  type DeadLetter,
  type Edge,
  type LoadBalance,
  type PipelineSpec,
  type RoutingRule,
  type ServiceSelector,
  type Stage,
  type StageType,
  validatePipeline,
} from "../pipeline/mod.ts";
import type {
  CreatePipeline,
  DeletePipeline,
  SetPipelineEnabled,
  UpdatePipeline,
} from "../state/mod.ts";
import type { Endpoint__Output } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { CreatePipelineRequest__Output } from "../../proto/gen/conveyor_etl/router/CreatePipelineRequest.ts";
import type { DeadLetter__Output } from "../../proto/gen/conveyor_etl/router/DeadLetter.ts";
import type { DeletePipelineRequest__Output } from "../../proto/gen/conveyor_etl/router/DeletePipelineRequest.ts";
import type { Edge__Output } from "../../proto/gen/conveyor_etl/router/Edge.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { RoutingRule__Output } from "../../proto/gen/conveyor_etl/router/RoutingRule.ts";
import type { ServiceSelector__Output } from "../../proto/gen/conveyor_etl/router/ServiceSelector.ts";
import type { Stage__Output } from "../../proto/gen/conveyor_etl/router/Stage.ts";
import type { UpdatePipelineRequest__Output } from "../../proto/gen/conveyor_etl/router/UpdatePipelineRequest.ts";
import { checkId, Problems } from "./checks.ts";
import { optionalCondition } from "./condition_requests.ts";
import { unknownValue } from "./enums.ts";

const STAGE_TYPES: ReadonlyMap<string, StageType> = new Map([
  ["STAGE_TYPE_SOURCE", "source"],
  ["STAGE_TYPE_TRANSFORM", "transform"],
  ["STAGE_TYPE_SINK", "sink"],
]);

const LOAD_BALANCES: ReadonlyMap<string, LoadBalance> = new Map([
  ["LOAD_BALANCE_UNSPECIFIED", "round_robin"],
  ["LOAD_BALANCE_ROUND_ROBIN", "round_robin"],
  ["LOAD_BALANCE_LEAST_CONNECTIONS", "least_connections"],
  ["LOAD_BALANCE_WEIGHTED_RANDOM", "weighted_random"],
  ["LOAD_BALANCE_CONSISTENT_HASH", "consistent_hash"],
]);

const NO_SELECTOR: ServiceSelector = {
  serviceName: "",
  groupId: "",
  labels: new Map(),
  loadBalance: "round_robin",
};

/** `size` is that of the encoded request, in bytes. */
export function createPipeline(
  { config }: CreatePipelineRequest__Output,
  size: number,
): CreatePipeline {
  return { type: "create_pipeline", spec: validSpec(new Problems(), config, size) };
}

/** A config without an id is that of `pipeline_id`. */
export function updatePipeline(
  { pipeline_id, config, expected_version }: UpdatePipelineRequest__Output,
  size: number,
): UpdatePipeline {
  const problems = new Problems();
  checkId(problems, "pipeline_id", pipeline_id);
  const given = config?.id === "" ? { ...config, id: pipeline_id } : config;
  if (given !== null && given.id !== pipeline_id) {
    problems.add("config.id", "is not pipeline_id: a pipeline keeps its id");
  }
  const spec = validSpec(problems, given, size);
  return { type: "update_pipeline", spec, expectedVersion: BigInt(expected_version) };
}

export function deletePipeline(request: DeletePipelineRequest__Output): DeletePipeline {
  return {
    type: "delete_pipeline",
    pipelineId: pipelineId(request),
    force: request.force,
    expectedVersion: BigInt(request.expected_version),
  };
}

export function setPipelineEnabled(
  request: { readonly pipeline_id: string },
  enabled: boolean,
): SetPipelineEnabled {
  return { type: "set_pipeline_enabled", pipelineId: pipelineId(request), enabled };
}

export function pipelineId({ pipeline_id }: { readonly pipeline_id: string }): string {
  const problems = new Problems();
  checkId(problems, "pipeline_id", pipeline_id);
  problems.throwIfAny();
  return pipeline_id;
}

/** Throws `invalid_argument` with every fault, in the request and in the pipeline as a whole. */
function validSpec(
  problems: Problems,
  config: PipelineConfig__Output | null,
  size: number,
): PipelineSpec {
  if (size > PIPELINE_LIMITS.bytes) {
    problems.add("config", `is ${size} bytes long, at most ${PIPELINE_LIMITS.bytes} are allowed`);
  }
  if (config === null) {
    problems.add("config", "is missing");
    throw invalidArgument(problems.found);
  }
  const spec = pipelineSpec(problems, config);
  const faults: readonly FieldProblem[] = validatePipeline(spec);
  for (const { path, problem } of faults) problems.add(path, problem);
  problems.throwIfAny();
  return spec;
}

function pipelineSpec(problems: Problems, config: PipelineConfig__Output): PipelineSpec {
  // What goes beyond its bound is refused for that, and for nothing else.
  const told = (count: number, bound: number) => count > bound ? new Problems() : problems;
  const ofStages = told(config.stages.length, PIPELINE_LIMITS.stages);
  const ofEdges = told(config.edges.length, PIPELINE_LIMITS.edges);
  return {
    id: config.id,
    name: config.name,
    description: config.description,
    stages: config.stages.map((given, i) => stage(ofStages, `config.stages[${i}]`, given)),
    edges: config.edges.map((given, i) => edge(ofEdges, `config.edges[${i}]`, given)),
    enabled: config.enabled,
    metadata: mapOf(config.metadata),
    deadLetter: config.dead_letter === null ? undefined : deadLetter(config.dead_letter),
  };
}

function stage(problems: Problems, path: string, given: Stage__Output): Stage {
  const stageType = STAGE_TYPES.get(given.stage_type);
  if (given.stage_type === "STAGE_TYPE_UNSPECIFIED") {
    problems.add(`${path}.stage_type`, "is missing");
  } else if (stageType === undefined) {
    problems.add(`${path}.stage_type`, unknownValue(given.stage_type));
  }
  return {
    id: given.id,
    name: given.name,
    stageType: stageType ?? "transform",
    selector: given.service_selector === null
      ? NO_SELECTOR
      : selector(problems, `${path}.service_selector`, given.service_selector),
    routingRules: given.routing_rules.map((one, i) =>
      rule(problems, `${path}.routing_rules[${i}]`, one)
    ),
    parallelism: given.parallelism,
    config: mapOf(given.config),
    endpoint: endpoint(given.endpoint),
  };
}

function selector(
  problems: Problems,
  path: string,
  given: ServiceSelector__Output,
): ServiceSelector {
  const loadBalance = LOAD_BALANCES.get(given.load_balance);
  if (loadBalance === undefined) {
    problems.add(`${path}.load_balance`, unknownValue(given.load_balance));
  }
  return {
    serviceName: given.service_name,
    groupId: given.group_id,
    labels: mapOf(given.labels),
    loadBalance: loadBalance ?? "round_robin",
  };
}

function rule(problems: Problems, path: string, given: RoutingRule__Output): RoutingRule {
  return {
    name: given.name,
    condition: optionalCondition(problems, `${path}.condition`, given.condition),
    targetStages: given.target_stages,
    priority: given.priority,
  };
}

function edge(problems: Problems, path: string, given: Edge__Output): Edge {
  return {
    fromStage: given.from_stage,
    toStage: given.to_stage,
    condition: optionalCondition(problems, `${path}.condition`, given.condition),
  };
}

/** Numbers beyond 2^53 lose digits, and are far above their bounds all the same. */
function deadLetter(given: DeadLetter__Output): DeadLetter {
  return {
    serviceName: given.service_name,
    maxRetries: given.max_retries,
    initialBackoff: Number(given.initial_backoff_ms),
    maxBackoff: Number(given.max_backoff_ms),
    endpoint: endpoint(given.endpoint),
  };
}

function endpoint(given: Endpoint__Output | null): Endpoint | undefined {
  if (given === null) return undefined;
  return { host: given.host, port: given.port, useTls: given.use_tls };
}

function mapOf(given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given));
}
