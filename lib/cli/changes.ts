/** What is different between two pipelines. */
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";

/** One line a change, such as `stages[mask].config.keep: "4" → "5"`; none for equal ones. */
export function changesBetween(
  before: PipelineConfig__Output,
  after: PipelineConfig__Output,
): string[] {
  const changes: string[] = [];
  compare("", before, after, changes);
  return changes;
}

function compare(path: string, before: unknown, after: unknown, changes: string[]): void {
  if (before === after) return;
  const [old, young] = [partsOf(before), partsOf(after)];
  if (old === undefined || young === undefined) {
    changes.push(`${path}: ${show(before)} → ${show(after)}`);
    return;
  }
  for (const key of new Set([...old.keys(), ...young.keys()])) {
    const at = key.startsWith("[") || path === "" ? `${path}${key}` : `${path}.${key}`;
    if (!old.has(key)) changes.push(`${at}: added ${show(young.get(key))}`);
    else if (!young.has(key)) changes.push(`${at}: removed`);
    else compare(at, old.get(key), young.get(key), changes);
  }
  const orders = [old, young].map((parts) => [...parts.keys()].join("\n"));
  const sameParts = old.size === young.size && [...old.keys()].every((key) => young.has(key));
  if (Array.isArray(before) && sameParts && orders[0] !== orders[1]) {
    changes.push(`${path}: in another order`);
  }
}

/** Members by name, items by their id or by what they are; undefined for what has no parts. */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const parts = new Map<string, unknown>();
  for (const [i, item] of value.entries()) {
    const key = `[${nameOf(item) ?? i}]`;
    parts.set(parts.has(key) ? `${key}#${i}` : key, item);
  }
  return parts;
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  if ("id" in item && typeof item.id === "string") return item.id;
  if ("from_stage" in item && "to_stage" in item) return `${item.from_stage} → ${item.to_stage}`;
  return undefined;
}

function show(value: unknown): string {
  const text = value === null ? "nothing" : JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

/** Characters of a value that a line repeats. */
const MAX_SHOWN = 200;
