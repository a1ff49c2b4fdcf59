import { type Bounds, checkKey, DEFAULT_BOUNDS, type Verdict } from "./checker.ts";
import { byKey, type Operation } from "./history.ts";
import type { Model } from "./model.ts";

/** The verdict on a whole history. */
export type Report = {
  readonly keys: number;
  readonly operations: number;
  /** Keys on which the search was given up, with the reason. */
  readonly unknown: readonly string[];
  /** What is wrong, a text for each illegal key. */
  readonly illegal: readonly string[];
};

/** Checks every key by itself: a history is linearizable exactly when each of its keys is. */
export function checkHistory<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  bounds: Bounds = DEFAULT_BOUNDS,
): Report {
  const unknown: string[] = [];
  const illegal: string[] = [];
  const keys = byKey(operations);
  for (const [key, ofKey] of keys) {
    const verdict = checkKey(model, ofKey, bounds);
    if (verdict.verdict === "unknown") unknown.push(`${key}: ${verdict.reason}`);
    if (verdict.verdict === "illegal") illegal.push(explain(model, key, verdict));
  }
  return { keys: keys.size, operations: operations.length, unknown, illegal };
}

/** How much of the order that does work is shown. */
const SHOWN = 15;

function explain<State, Input, Output>(
  model: Model<State, Input, Output>,
  key: string,
  verdict: Extract<Verdict<Input, Output>, { verdict: "illegal" }>,
): string {
  const line = ({ client, calledAt, returnedAt, input, answer }: Operation<Input, Output>) =>
    `    client ${client} [${calledAt}, ${returnedAt}] ${model.show(input, answer)}`;
  const { explained, stuck } = verdict;
  const left = explained.length - SHOWN;
  return [
    `${key} is not linearizable. An order that works so far:`,
    ...(left > 0 ? [`    (${left} before)`] : []),
    ...explained.slice(-SHOWN).map(line),
    "  and behind it none of these fits:",
    ...stuck.map(line),
  ].join("\n");
}
