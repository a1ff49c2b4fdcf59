/** Every fault of a pipeline at once, each with its path in the wire's `config`. */
import { type FieldProblem, PIPELINE_LIMITS, REQUEST_LIMITS } from "../base/mod.ts";
import { ConditionCompiler } from "./conditions.ts";
import { Faults, shown } from "./faults.ts";
import { checkGraph, Ways } from "./ways.ts";
import type { DeadLetter, Edge, PipelineSpec, RoutingRule, Stage } from "./spec.ts";

const ROOT = "config";

const METADATA = { entries: REQUEST_LIMITS.labels, valueBytes: REQUEST_LIMITS.textBytes };
const CONFIG = {
  entries: PIPELINE_LIMITS.configEntries,
  valueBytes: PIPELINE_LIMITS.configValueBytes,
};

/** What the checks of one pipeline share. */
type Checks = {
  readonly faults: Faults;
  readonly conditions: ConditionCompiler;
  readonly ways: Ways;
};

/**
 * What is wrong with `spec`: none when it can be stored and run. Paths are the wire's
 * (`config.stages[2].service_selector.service_name`). Never throws; its work is bounded by
 * PIPELINE_LIMITS, since what is beyond them is counted and not looked at.
 */
export function validatePipeline(spec: PipelineSpec): FieldProblem[] {
  const faults = new Faults();
  faults.id(`${ROOT}.id`, spec.id);
  faults.name(`${ROOT}.name`, spec.name);
  faults.text(`${ROOT}.description`, spec.description);
  faults.map(`${ROOT}.metadata`, spec.metadata, METADATA);
  if (spec.deadLetter !== undefined) checkDeadLetter(faults, spec.deadLetter);
  if (isBounded(faults, spec)) {
    const ways = new Ways(spec.stages);
    const checks = { faults, conditions: new ConditionCompiler(faults), ways };
    checkIds(faults, spec.stages);
    spec.stages.forEach((stage, i) => checkStage(checks, `${ROOT}.stages[${i}]`, stage));
    spec.edges.forEach((edge, i) => checkEdge(checks, `${ROOT}.edges[${i}]`, edge));
    checkGraph(faults, ROOT, spec.stages, ways);
  }
  return faults.list(ROOT);
}

/** Whether there is so little of everything that it can be looked at. */
function isBounded(faults: Faults, { stages, edges }: PipelineSpec): boolean {
  if (stages.length === 0) faults.add(`${ROOT}.stages`, "is empty");
  const stagesFit = faults.count(`${ROOT}.stages`, stages.length, PIPELINE_LIMITS.stages);
  const edgesFit = faults.count(`${ROOT}.edges`, edges.length, PIPELINE_LIMITS.edges);
  if (!stagesFit || !edgesFit) return false;
  const rules = stages.reduce((sum, { routingRules }) => sum + routingRules.length, 0);
  if (rules <= PIPELINE_LIMITS.rules) return stages.length > 0;
  faults.add(
    `${ROOT}.stages`,
    `have ${rules} routing rules in all, at most ${PIPELINE_LIMITS.rules} are allowed`,
  );
  return false;
}

function checkIds(faults: Faults, stages: readonly Stage[]): void {
  const first = new Map<string, number>();
  stages.forEach(({ id }, i) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, i);
    else if (id !== "") {
      faults.add(`${ROOT}.stages[${i}].id`, `${shown(id)} is the id of stages[${before}] too`);
    }
  });
}

function checkStage(checks: Checks, path: string, stage: Stage): void {
  const { faults } = checks;
  const { selector, endpoint } = stage;
  faults.id(`${path}.id`, stage.id);
  faults.name(`${path}.name`, stage.name);
  const selected = `${path}.service_selector`;
  if (selector.serviceName === "" && (endpoint === undefined || stage.stageType === "source")) {
    faults.add(`${selected}.service_name`, "is missing");
  }
  faults.name(`${selected}.service_name`, selector.serviceName);
  faults.name(`${selected}.group_id`, selector.groupId);
  faults.map(`${selected}.labels`, selector.labels, METADATA);
  faults.range(`${path}.parallelism`, stage.parallelism, 0, PIPELINE_LIMITS.parallelism);
  faults.map(`${path}.config`, stage.config, CONFIG);
  if (endpoint !== undefined) faults.endpoint(`${path}.endpoint`, endpoint);
  const names = new Set<string>();
  stage.routingRules.forEach((rule, i) => {
    const at = `${path}.routing_rules[${i}]`;
    if (names.has(rule.name)) faults.add(`${at}.name`, `${shown(rule.name)} is taken already`);
    if (rule.name !== "") names.add(rule.name);
    checkRule(checks, at, stage.id, rule);
  });
}

function checkRule(checks: Checks, path: string, stageId: string, rule: RoutingRule): void {
  const { faults, conditions, ways } = checks;
  faults.name(`${path}.name`, rule.name);
  faults.range(`${path}.priority`, rule.priority, 0, 2 ** 32 - 1);
  conditions.compile(`${path}.condition`, rule.condition);
  const { targetStages } = rule;
  const listed = `${path}.target_stages`;
  if (targetStages.length === 0) faults.add(listed, "is empty");
  if (!faults.count(listed, targetStages.length, PIPELINE_LIMITS.ruleTargets)) return;
  const seen = new Set<string>();
  targetStages.forEach((target, i) => {
    if (seen.has(target)) faults.add(`${listed}[${i}]`, `${shown(target)} is listed twice`);
    else if (stageId !== "") {
      ways.add(faults, { from: stageId, to: target, fromPath: path, toPath: `${listed}[${i}]` });
    }
    seen.add(target);
  });
}

function checkEdge({ faults, conditions, ways }: Checks, path: string, edge: Edge): void {
  const { fromStage: from, toStage: to } = edge;
  conditions.compile(`${path}.condition`, edge.condition);
  ways.add(faults, { from, to, fromPath: `${path}.from_stage`, toPath: `${path}.to_stage` });
}

function checkDeadLetter(faults: Faults, deadLetter: DeadLetter): void {
  const path = `${ROOT}.dead_letter`;
  const { serviceName, endpoint, maxRetries, initialBackoff, maxBackoff } = deadLetter;
  if (serviceName === "" && endpoint === undefined) {
    faults.add(`${path}.service_name`, "is missing");
  }
  faults.name(`${path}.service_name`, serviceName);
  faults.range(`${path}.max_retries`, maxRetries, 0, PIPELINE_LIMITS.retries);
  faults.range(`${path}.initial_backoff_ms`, initialBackoff, 0, PIPELINE_LIMITS.backoffMs);
  faults.range(`${path}.max_backoff_ms`, maxBackoff, 0, PIPELINE_LIMITS.backoffMs);
  if (maxBackoff !== 0 && maxBackoff < initialBackoff) {
    faults.add(`${path}.max_backoff_ms`, `is ${maxBackoff}, below initial_backoff_ms`);
  }
  if (endpoint !== undefined) faults.endpoint(`${path}.endpoint`, endpoint);
}
