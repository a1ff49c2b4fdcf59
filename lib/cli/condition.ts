import type { Condition__Output } from "../../proto/gen/conveyor_etl/router/Condition.ts";

/** A condition in one line; "" for one that always holds. */
export function showCondition(condition: Condition__Output | null): string {
  if (condition === null || condition.condition === undefined) return "";
  switch (condition.condition) {
    case "always":
      return "";
    case "record_type":
      return `type = ${condition.record_type}`;
    case "metadata_match":
      return `${condition.metadata_match?.key} ~ /${condition.metadata_match?.pattern}/`;
    case "expression":
      return condition.expression ?? "";
    case "and":
      return joined(condition.and?.conditions ?? [], "and");
    case "or":
      return joined(condition.or?.conditions ?? [], "or");
    case "not":
      return `not (${showCondition(condition.not?.condition ?? null) || "always"})`;
    default: {
      const rest: never = condition.condition;
      return rest;
    }
  }
}

function joined(conditions: readonly Condition__Output[], word: string): string {
  return conditions.map((one) => `(${showCondition(one) || "always"})`).join(` ${word} `);
}
