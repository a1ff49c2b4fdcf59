/** Conditions on records: what is wrong with them, and what they say of a record. */
import { ConveyorError, PIPELINE_LIMITS } from "../base/mod.ts";
import { compileExpression } from "./cel.ts";
import { Faults } from "./faults.ts";
import { Subject } from "./record.ts";
import type { ConditionRecord } from "./record.ts";
import { type Compiled, compileRegex, type PatternBudget, type Regex } from "./regex.ts";
import type { Condition } from "./spec.ts";

/** Whether a record matches. Never throws; a record on which evaluation fails does not match. */
export type Matcher = (subject: Subject) => boolean;

const ALWAYS: Matcher = () => true;
const NEVER: Matcher = () => false;

/** Compiles the conditions of one pipeline, which share its bounds. */
export class ConditionCompiler {
  readonly #faults: Faults;
  readonly #budget: PatternBudget = { instructions: PIPELINE_LIMITS.pipelineInstructions };
  #left: number = PIPELINE_LIMITS.conditions;
  /** Of expressions. */
  #characters: number = PIPELINE_LIMITS.expressionsLength;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Adds the faults of `condition`; with any, the matcher is worth nothing. */
  compile(path: string, condition: Condition | undefined, depth = 1): Matcher {
    if (condition === undefined) return ALWAYS;
    if (this.#left-- <= 0) return this.#tooMany();
    if (depth > PIPELINE_LIMITS.conditionDepth) {
      return this.#fault(path, `is nested more than ${PIPELINE_LIMITS.conditionDepth} deep`);
    }
    switch (condition.type) {
      case "always":
        return ALWAYS;
      case "record_type": {
        const { recordType } = condition;
        this.#faults.text(`${path}.record_type`, recordType);
        return ({ record }) => record.recordType === recordType;
      }
      case "metadata_match":
        return this.#metadata(`${path}.metadata_match`, condition);
      case "expression":
        return this.#expression(`${path}.expression`, condition.expression);
      case "and": {
        const all = this.#each(`${path}.and.conditions`, condition.conditions, depth);
        return (subject) => all.every((matches) => matches(subject));
      }
      case "or": {
        const any = this.#each(`${path}.or.conditions`, condition.conditions, depth);
        return (subject) => any.some((matches) => matches(subject));
      }
      case "not": {
        const inner = this.compile(`${path}.not.condition`, condition.condition, depth + 1);
        return (subject) => !inner(subject);
      }
      default: {
        const rest: never = condition;
        return rest;
      }
    }
  }

  #expression(path: string, expression: string): Matcher {
    this.#characters -= expression.length;
    if (this.#characters < 0) {
      const { expressionsLength } = PIPELINE_LIMITS;
      return this.#fault(
        path,
        `is one too many: expressions may have ${expressionsLength} characters in all`,
      );
    }
    return this.#use(path, compileExpression(expression, this.#budget)) ?? NEVER;
  }

  #metadata(path: string, condition: { readonly key: string; readonly pattern: string }): Matcher {
    const { key } = condition;
    this.#faults.id(`${path}.key`, key);
    const compiled = compileRegex(condition.pattern, this.#budget);
    const regex = this.#use(`${path}.pattern`, compiled);
    return regex === undefined ? NEVER : (subject) => found(regex, key, subject);
  }

  #each(path: string, conditions: readonly Condition[], depth: number): Matcher[] {
    if (conditions.length === 0) this.#faults.add(path, "is empty");
    const matchers: Matcher[] = [];
    for (const [i, condition] of conditions.entries()) {
      if (this.#left < 0) break;
      matchers.push(this.compile(`${path}[${i}]`, condition, depth + 1));
    }
    return matchers;
  }

  #use<T>(path: string, compiled: Compiled<T>): T | undefined {
    if (compiled.ok) return compiled.value;
    this.#faults.add(path, compiled.problem);
    return undefined;
  }

  #tooMany(): Matcher {
    if (this.#left < -1) return NEVER;
    const { conditions } = PIPELINE_LIMITS;
    return this.#fault("config", `has more than ${conditions} conditions in all`);
  }

  #fault(path: string, problem: string): Matcher {
    this.#faults.add(path, problem);
    return NEVER;
  }
}

/**
 * Whether records match `condition`; undefined always matches. The result never throws, and takes
 * a bounded time whatever the record. Throws ConveyorError `invalid_argument` for a condition that
 * `validatePipeline` would find faults with.
 */
export function compileCondition(
  condition: Condition | undefined,
): (record: ConditionRecord | Subject) => boolean {
  const faults = new Faults();
  const matches = new ConditionCompiler(faults).compile("condition", condition);
  const [first] = faults.list("condition");
  if (first !== undefined) {
    throw new ConveyorError("invalid_argument", `${first.path}: ${first.problem}`);
  }
  return (record) => matches(record instanceof Subject ? record : new Subject(record));
}

function found(regex: Regex, key: string, subject: Subject): boolean {
  const text = subject.record.metadata.get(key);
  if (text === undefined) return false;
  const steps = regex.stepsFor(text);
  if (steps > subject.stepsLeft) return false;
  try {
    const isFound = regex.foundIn(text);
    subject.take(steps);
    return isFound;
  } catch {
    return false;
  }
}
