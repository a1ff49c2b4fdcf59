/** The persistent form of pipelines and of the commands on them: arrays in this order of fields. */
import { type Endpoint, equalBytes } from "../base/mod.ts";
import type {
  Condition,
  DeadLetter,
  Edge,
  LoadBalance,
  PipelineSpec,
  RoutingRule,
  ServiceSelector,
  Stage,
  StageType,
} from "../pipeline/mod.ts";
import {
  type Fields,
  type Packed,
  packInteger,
  packList,
  packName,
  packNumber,
  packShared,
  packText,
  packTexts,
  packUint64,
} from "./fields.ts";
import type { PipelineCommand } from "./pipeline_commands.ts";
import type { Pipeline } from "./pipelines.ts";
import { packPairs, readPairs } from "./service_codec.ts";

/** Stored by position: append, never reorder. */
const STAGE_TYPES: readonly StageType[] = ["source", "transform", "sink"];
const LOAD_BALANCES: readonly LoadBalance[] = [
  "round_robin",
  "least_connections",
  "weighted_random",
  "consistent_hash",
];
const CONDITION_TYPES: readonly Condition["type"][] = [
  "always",
  "record_type",
  "metadata_match",
  "expression",
  "and",
  "or",
  "not",
];

/** Its fields, behind the command's type. */
export function packPipelineCommand(command: PipelineCommand): Packed[] {
  switch (command.type) {
    case "create_pipeline":
      return [packPipelineSpec(command.spec)];
    case "update_pipeline":
      return [packPipelineSpec(command.spec), packUint64(command.expectedVersion)];
    case "delete_pipeline": {
      const { pipelineId, force, expectedVersion } = command;
      return [packText(pipelineId), force, packUint64(expectedVersion)];
    }
    case "set_pipeline_enabled":
      return [packText(command.pipelineId), command.enabled];
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

export function readPipelineCommand(
  type: PipelineCommand["type"],
  fields: Fields,
): PipelineCommand {
  switch (type) {
    case "create_pipeline":
      return { type, spec: readPipelineSpec(fields.record()) };
    case "update_pipeline": {
      const spec = readPipelineSpec(fields.record());
      return { type, spec, expectedVersion: fields.uint64() };
    }
    case "delete_pipeline": {
      const [pipelineId, force] = [fields.text(), fields.flag()];
      return { type, pipelineId, force, expectedVersion: fields.uint64() };
    }
    case "set_pipeline_enabled":
      return { type, pipelineId: fields.text(), enabled: fields.flag() };
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

export function packPipeline(pipeline: Pipeline): Packed[] {
  return [
    packPipelineSpec(pipeline.spec),
    packInteger(pipeline.version),
    packNumber(pipeline.createdAt),
    packNumber(pipeline.updatedAt),
    packInteger(pipeline.modifiedRevision),
  ];
}

export function readPipeline(fields: Fields): Pipeline {
  return {
    spec: readPipelineSpec(fields.record()),
    version: fields.integer(),
    createdAt: fields.number(),
    updatedAt: fields.number(),
    modifiedRevision: fields.integer(),
  };
}

/** Whether both do the same with records, however they are called, and whether they are enabled. */
export function sameDefinition(a: PipelineSpec, b: PipelineSpec): boolean {
  if (a.stages === b.stages && a.edges === b.edges && a.deadLetter === b.deadLetter) return true;
  return equalBytes(packShared(packDefinition(a)).slice(), packShared(packDefinition(b)));
}

function packDefinition(spec: PipelineSpec): Packed {
  return packPipelineSpec({ ...spec, name: "", description: "", enabled: true, metadata: NONE });
}

const NONE: ReadonlyMap<string, string> = new Map();

function packPipelineSpec(spec: PipelineSpec): Packed {
  return [
    packText(spec.id),
    packText(spec.name),
    packText(spec.description),
    packList(spec.stages.map(packStage)),
    packList(spec.edges.map(packEdge)),
    spec.enabled,
    packPairs(spec.metadata),
    spec.deadLetter === undefined ? null : packDeadLetter(spec.deadLetter),
  ];
}

function readPipelineSpec(fields: Fields): PipelineSpec {
  const spec: PipelineSpec = {
    id: fields.text(),
    name: fields.text(),
    description: fields.text(),
    stages: readList(fields, readStage),
    edges: readList(fields, readEdge),
    enabled: fields.flag(),
    metadata: readPairs(fields),
    deadLetter: readOptional(fields, readDeadLetter),
  };
  fields.end();
  return spec;
}

function packStage(stage: Stage): Packed {
  return [
    packText(stage.id),
    packText(stage.name),
    packName(STAGE_TYPES, stage.stageType),
    packSelector(stage.selector),
    packList(stage.routingRules.map(packRule)),
    packInteger(stage.parallelism),
    packPairs(stage.config),
    packEndpoint(stage.endpoint),
  ];
}

function readStage(fields: Fields): Stage {
  return {
    id: fields.text(),
    name: fields.text(),
    stageType: fields.name(STAGE_TYPES),
    selector: readWhole(fields.record(), readSelector),
    routingRules: readList(fields, readRule),
    parallelism: fields.integer(),
    config: readPairs(fields),
    endpoint: readOptional(fields, readEndpoint),
  };
}

function packSelector(selector: ServiceSelector): Packed {
  return [
    packText(selector.serviceName),
    packText(selector.groupId),
    packPairs(selector.labels),
    packName(LOAD_BALANCES, selector.loadBalance),
  ];
}

function readSelector(fields: Fields): ServiceSelector {
  return {
    serviceName: fields.word(),
    groupId: fields.word(),
    labels: readPairs(fields),
    loadBalance: fields.name(LOAD_BALANCES),
  };
}

function packRule(rule: RoutingRule): Packed {
  return [
    packText(rule.name),
    packCondition(rule.condition),
    packTexts(rule.targetStages),
    packInteger(rule.priority),
  ];
}

function readRule(fields: Fields): RoutingRule {
  return {
    name: fields.text(),
    condition: readOptional(fields, readCondition),
    targetStages: fields.words(),
    priority: fields.integer(),
  };
}

function packEdge(edge: Edge): Packed {
  return [packText(edge.fromStage), packText(edge.toStage), packCondition(edge.condition)];
}

function readEdge(fields: Fields): Edge {
  return {
    fromStage: fields.word(),
    toStage: fields.word(),
    condition: readOptional(fields, readCondition),
  };
}

function packDeadLetter(deadLetter: DeadLetter): Packed {
  return [
    packText(deadLetter.serviceName),
    packInteger(deadLetter.maxRetries),
    packNumber(deadLetter.initialBackoff),
    packNumber(deadLetter.maxBackoff),
    packEndpoint(deadLetter.endpoint),
  ];
}

function readDeadLetter(fields: Fields): DeadLetter {
  return {
    serviceName: fields.text(),
    maxRetries: fields.integer(),
    initialBackoff: fields.number(),
    maxBackoff: fields.number(),
    endpoint: readOptional(fields, readEndpoint),
  };
}

function packEndpoint(endpoint: Endpoint | undefined): Packed {
  if (endpoint === undefined) return null;
  return [packText(endpoint.host), packInteger(endpoint.port), endpoint.useTls];
}

function readEndpoint(fields: Fields): Endpoint {
  return { host: fields.text(), port: fields.integer(), useTls: fields.flag() };
}

function packCondition(condition: Condition | undefined): Packed {
  if (condition === undefined) return null;
  const tag = packName(CONDITION_TYPES, condition.type);
  switch (condition.type) {
    case "always":
      return [tag];
    case "record_type":
      return [tag, packText(condition.recordType)];
    case "metadata_match":
      return [tag, packText(condition.key), packText(condition.pattern)];
    case "expression":
      return [tag, packText(condition.expression)];
    case "and":
    case "or":
      return [tag, packList(condition.conditions.map(packCondition))];
    case "not":
      return [tag, packCondition(condition.condition)];
    default: {
      const rest: never = condition;
      return rest;
    }
  }
}

function readCondition(fields: Fields): Condition {
  const type = fields.name(CONDITION_TYPES);
  switch (type) {
    case "always":
      return { type };
    case "record_type":
      return { type, recordType: fields.text() };
    case "metadata_match":
      return { type, key: fields.text(), pattern: fields.text() };
    case "expression":
      return { type, expression: fields.text() };
    case "and":
    case "or":
      return { type, conditions: readList(fields, readCondition) };
    case "not":
      return { type, condition: readWhole(fields.record(), readCondition) };
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

function readList<T>(fields: Fields, read: (item: Fields) => T): T[] {
  const list = fields.record();
  const items: T[] = [];
  while (list.more) items.push(readWhole(list.record(), read));
  return items;
}

function readOptional<T>(fields: Fields, read: (inner: Fields) => T): T | undefined {
  const inner = fields.optional();
  return inner === undefined ? undefined : readWhole(inner, read);
}

/** All of it: there must be nothing left. */
function readWhole<T>(fields: Fields, read: (fields: Fields) => T): T {
  const value = read(fields);
  fields.end();
  return value;
}
