// What a PromQL expression asks for, as far as a test needs to know.

/** Words that are no names of series: operators and their modifiers. */
const WORDS = new Set(
  "and or unless by without on ignoring group_left group_right bool offset start end inf nan"
    .split(" "),
);

const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_:][A-Za-z0-9_:]*|\d[\w.]*|[{}()[\]]|\s+|[^\s]/g;

/** The names of series in `expression`: no functions, labels, or durations. */
export function seriesNames(expression: string): string[] {
  const tokens = (expression.match(TOKEN) ?? []).filter((token) => token.trim() !== "");
  const names = new Set<string>();
  let depth = 0;
  /** Within the list of labels behind `by` and its like: how deep in parentheses; 0 for not. */
  let labels = 0;
  tokens.forEach((token, i) => {
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    const before = tokens[i - 1]?.toLowerCase() ?? "";
    const lists = /^(by|without|on|ignoring|group_left|group_right)$/.test(before);
    if (token === "(" && (lists || labels > 0)) labels++;
    if (token === ")" && labels > 0) labels--;
    const isName = /^[A-Za-z_:]/.test(token) && depth === 0 && labels === 0;
    if (!isName || WORDS.has(token.toLowerCase()) || isFunction(tokens, i)) return;
    names.add(token);
  });
  return [...names];
}

/** Called at once, or after `by (…)`. */
function isFunction(tokens: readonly string[], at: number): boolean {
  return /^(\(|by|without)$/i.test(tokens[at + 1] ?? "");
}
