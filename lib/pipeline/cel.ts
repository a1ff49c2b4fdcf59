/**
 * CEL expressions over `record` (https://cel.dev). They are checked when they are compiled, and
 * evaluated with bounded cost: a record on which one fails, or takes too long, does not match.
 */
import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { Meter } from "./cel_meter.ts";
import { METERED, metered, nodesIn } from "./cel_rewrite.ts";
import { CelRecord, RECORD_FIELDS, type Subject } from "./record.ts";
import { type Compiled, compileRegex, messageOf, type PatternBudget, type Regex } from "./regex.ts";

/** Longer texts are no durations, and the library takes cubic time to find that out. */
const DURATION_LENGTH = 64;

/** Scratch space of the evaluation in progress, and the languages: no state. */
const METER = new Meter();
const WRITTEN = celEnvironment();
const REWRITTEN = meteredEnvironment(METER);

/** Methods of a timestamp that look up a time zone: its answer would depend on the machine. */
const ZONED = /^get(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)/;

/** Whether a record matches `expression`, or what is wrong with it. */
export function compileExpression(
  expression: string,
  budget: PatternBudget,
): Compiled<(subject: Subject) => boolean> {
  const { expressionLength } = PIPELINE_LIMITS;
  if (expression.trim() === "") return fault("is empty");
  if (expression.length > expressionLength) {
    return fault(
      `is ${expression.length} characters long, at most ${expressionLength} are allowed`,
    );
  }
  try {
    const written = WRITTEN.parse(expression);
    const { valid, type, error } = written.check();
    if (!valid) return fault(described(error));
    if (type !== "bool" && type !== "dyn") return fault(`gives ${type}, and must give bool`);
    const patterns = patternsIn(written.ast, budget);
    return patterns.ok ? program(written.ast, patterns.value) : patterns;
  } catch (error) {
    return fault(described(error));
  }
}

function program(
  ast: ASTNode,
  patterns: ReadonlyMap<string, Regex>,
): Compiled<(subject: Subject) => boolean> {
  const rewritten = REWRITTEN.parse(metered(ast));
  if (!rewritten.check().valid) return fault("is too complex");
  const value = (subject: Subject): boolean => {
    METER.start(subject.stepsLeft, patterns);
    try {
      return rewritten(subject.variables) === true;
    } catch {
      return false;
    } finally {
      subject.take(METER.taken);
    }
  };
  return { ok: true, value };
}

/** The regular expressions that stand in the expression, compiled. */
function patternsIn(
  ast: ASTNode,
  budget: PatternBudget,
): Compiled<ReadonlyMap<string, Regex>> {
  const patterns = new Map<string, Regex>();
  for (const node of nodesIn(ast)) {
    if (node.op !== "rcall") continue;
    const [name, , [first]] = node.args;
    if (first !== undefined && ZONED.test(name)) {
      return fault(`${name}() with a time zone is not supported`);
    }
    if (name !== "matches" || first?.op !== "value" || typeof first.args !== "string") continue;
    const regex = compileRegex(first.args, budget);
    if (!regex.ok) return fault(`the pattern ${JSON.stringify(first.args)} ${regex.problem}`);
    patterns.set(first.args, regex.value);
  }
  return { ok: true, value: patterns };
}

function celEnvironment(): Environment {
  const limits = {
    maxAstNodes: PIPELINE_LIMITS.expressionNodes,
    maxDepth: PIPELINE_LIMITS.expressionDepth,
    maxListElements: PIPELINE_LIMITS.expressionNodes,
    maxMapEntries: PIPELINE_LIMITS.expressionNodes,
  };
  const environment = new Environment({ limits })
    .registerType("Record", { ctor: CelRecord, fields: RECORD_FIELDS })
    .registerVariable("record", "Record");
  addMixedNumbers(environment);
  return environment;
}

/**
 * Without these an expression would have to say `record.partition == 3u`, and an error would be
 * all that others get.
 */
function addMixedNumbers(environment: Environment): void {
  environment.registerOperator(
    "uint == int: bool",
    (a: UnsignedInt, b: bigint) => a.value === b,
  );
  const arithmetic: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "%": (a, b) => a % b,
  };
  for (const [op, compute] of Object.entries(arithmetic)) {
    environment.registerOperator(
      `uint ${op} int: int`,
      (a: UnsignedInt, b: bigint) => int64(compute(a.value, b)),
    );
    environment.registerOperator(
      `int ${op} uint: int`,
      (a: bigint, b: UnsignedInt) => int64(compute(a, b.value)),
    );
  }
}

function int64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError("integer overflow");
  return value;
}

function meteredEnvironment(meter: Meter): Environment {
  // Each node may become a few, each level some more of them.
  const limits = {
    maxAstNodes: 8 * PIPELINE_LIMITS.expressionNodes,
    maxDepth: 8 * PIPELINE_LIMITS.expressionDepth,
  };
  return celEnvironment().clone({ limits })
    .registerFunction(`${METERED.deep}(A): A`, (value: unknown) => meter.chargeDeep(value))
    .registerFunction(`${METERED.flat}(A): A`, (value: unknown) => meter.chargeFlat(value))
    .registerFunction(`${METERED.search}(A): A`, (value: unknown) => meter.chargeSearch(value))
    .registerFunction(
      `${METERED.items}(A, int): A`,
      (value: unknown, nodes: bigint) => meter.chargeItems(value, Number(nodes)),
    )
    .registerFunction(`${METERED.brief}(string): string`, (text: string) => {
      meter.charge(DURATION_LENGTH);
      if (text.length > DURATION_LENGTH) throw new RangeError("a text too long for a duration");
      return text;
    })
    .registerFunction(
      `string.${METERED.matches}(string): bool`,
      (text: string, pattern: string) => matches(meter, text, pattern),
    );
}

/** Steps that it takes to compile a pattern, and each character of it: up to some milliseconds. */
const STEPS_PER_PATTERN = 20_000;
const STEPS_PER_CHARACTER = 500;

function matches(meter: Meter, text: string, pattern: string): boolean {
  const regex = meter.pattern(pattern) ?? compiledNow(meter, pattern);
  meter.charge(regex.stepsFor(text));
  return regex.foundIn(text);
}

/** A pattern that only the record has. */
function compiledNow(meter: Meter, pattern: string): Regex {
  meter.charge(STEPS_PER_PATTERN + pattern.length * STEPS_PER_CHARACTER);
  const regex = compileRegex(pattern, { instructions: PIPELINE_LIMITS.patternInstructions });
  if (!regex.ok) throw new RangeError(regex.problem);
  return regex.value;
}

/** The library's message without its drawing of the place, and the place. */
function described(error: unknown): string {
  const verb = error instanceof ParseError ? "does not parse" : "does not type-check";
  const [first] = messageOf(error).split("\n");
  return `${verb}: ${first}${placeOf(error)}`;
}

function placeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("range" in error)) return "";
  const { range } = error;
  if (typeof range !== "object" || range === null || !("start" in range)) return "";
  return typeof range.start === "number" ? ` (at character ${range.start + 1})` : "";
}

function fault(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
