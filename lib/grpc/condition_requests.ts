/** Conditions as they come over the wire. */
import { PIPELINE_LIMITS } from "../base/mod.ts";
import type { Condition } from "../pipeline/mod.ts";
import type { Condition__Output } from "../../proto/gen/conveyor_etl/router/Condition.ts";
import type { Problems } from "./checks.ts";

const ALWAYS: Condition = { type: "always" };

/** Undefined where the request has none. */
export function optionalCondition(
  problems: Problems,
  path: string,
  given: Condition__Output | null,
): Condition | undefined {
  return given === null ? undefined : condition(problems, path, given, 1);
}

/** What is nested beyond the bound is not looked at: that it is there is a fault already. */
function condition(
  problems: Problems,
  path: string,
  given: Condition__Output,
  depth: number,
): Condition {
  if (depth > PIPELINE_LIMITS.conditionDepth) return ALWAYS;
  switch (given.condition) {
    case "always":
      return ALWAYS;
    case "record_type":
      return { type: "record_type", recordType: given.record_type ?? "" };
    case "metadata_match": {
      const { key = "", pattern = "" } = given.metadata_match ?? {};
      return { type: "metadata_match", key, pattern };
    }
    case "expression":
      return { type: "expression", expression: given.expression ?? "" };
    case "and":
    case "or": {
      const type = given.condition;
      const conditions = (given[type]?.conditions ?? []).map((one, i) =>
        condition(problems, `${path}.${type}.conditions[${i}]`, one, depth + 1)
      );
      return { type, conditions };
    }
    case "not": {
      const at = `${path}.not.condition`;
      const inner = given.not?.condition ?? undefined;
      if (inner !== undefined) {
        return { type: "not", condition: condition(problems, at, inner, depth + 1) };
      }
      problems.add(at, "is missing");
      return ALWAYS;
    }
    case undefined:
      problems.add(path, "says nothing: one of its members has to be set");
      return ALWAYS;
    default: {
      const rest: never = given.condition;
      return rest;
    }
  }
}
