import { CONFIG_BOUNDS } from "./bounds.ts";

/** Where a value came from. */
export type Source =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "default" };

/** One thing that is wrong with the configuration. */
export type Problem = {
  /** `section.key`, or the name of what is wrong: a flag, a variable, the file. */
  readonly path: string;
  /** The value as it was given, shortened for display; absent where there is none to show. */
  readonly value?: string;
  readonly source?: Source;
  /** What is wrong, and what is allowed instead. */
  readonly problem: string;
};

/** A value for a person's eyes: one short line, whatever it is. */
export function show(value: unknown): string {
  const text = typeof value === "string"
    ? JSON.stringify(value)
    : value === null || value === undefined
    ? "nothing"
    : Array.isArray(value)
    ? showList(value)
    : typeof value === "object"
    ? "a map"
    : String(value);
  if (text.length <= CONFIG_BOUNDS.shownChars) return text;
  return `${text.slice(0, CONFIG_BOUNDS.shownChars)}… (${text.length} characters)`;
}

/** Items that are lists or maps themselves are only named: they may be as deep as they like. */
function showList(list: readonly unknown[]): string {
  const item = (value: unknown) => typeof value === "object" && value !== null ? "…" : show(value);
  return `[${list.slice(0, CONFIG_BOUNDS.shownChars).map(item).join(", ")}]`;
}

/** A name that somebody else chose, as it can stand in a message: one short line, no quotes. */
export function showName(name: string): string {
  return show(name).replace(/^"|"(?=$|…)/g, "");
}

function showSource(source: Source): string {
  switch (source.kind) {
    case "flag":
      return ` (flag ${source.name})`;
    case "env":
      return ` (environment ${source.name})`;
    case "file":
      return ` (file ${source.name})`;
    case "default":
      return " (default)";
    default: {
      const rest: never = source;
      return rest;
    }
  }
}

/** One line a problem: `path = value (source): what is wrong`. */
export function formatProblem({ path, value, source, problem }: Problem): string {
  const given = value === undefined ? "" : ` = ${value}`;
  return `${path}${given}${source ? showSource(source) : ""}: ${problem}`;
}

/** All problems, as the program prints them before it exits with code 2. */
export function formatProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${formatProblem(problem)}`);
  return [`The configuration has ${count}:`, ...lines, "See --help for what is allowed."].join(
    "\n",
  );
}
