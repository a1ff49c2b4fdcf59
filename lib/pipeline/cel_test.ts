import assert from "node:assert/strict";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { compileExpression } from "./cel.ts";
import { record } from "./fixtures_test.ts";
import { type ConditionRecord, Subject } from "./record.ts";

const BUDGET = () => ({ instructions: PIPELINE_LIMITS.pipelineInstructions });

function matches(expression: string, given: ConditionRecord): boolean {
  const compiled = compileExpression(expression, BUDGET());
  if (!compiled.ok) throw new Error(`${expression} ${compiled.problem}`);
  return compiled.value(new Subject(given));
}

function problem(expression: string): string {
  const compiled = compileExpression(expression, BUDGET());
  return compiled.ok ? "" : compiled.problem;
}

const ORDER = record({ total: 99.5, items: [{ sku: "a", n: 1 }, { sku: "b", n: 2 }], note: null });

/** Each holds for ORDER, and its negation does not. */
const TRUE = [
  `record.source_id == "shop"`,
  `record.partition == 3`,
  `record.partition == 3u`,
  `3 == record.partition && record.partition != 4`,
  `record.partition + 1 == 4 && 10 - record.partition == 7`,
  `record.sequence_number == 18446744073709551615u`,
  `record.sequence_number > 18446744073709551614u`,
  `record.sequence_number % 2u == 1u`,
  `record.sequence_number % 2 == 1`,
  `record.sequence_number > 9007199254740993`,
  `record.type == "order.created" || false`,
  `record.type.startsWith("order.") && record.type.size() == 13`,
  `record.type.matches("^order\\\\.(created|paid)$")`,
  `record.type.matches("d.*d")`,
  `record.metadata["region"] == "eu-west"`,
  `record.metadata.region.matches(record.metadata.region)`,
  `"tier" in record.metadata && !("nope" in record.metadata)`,
  `has(record.metadata.tier) && !has(record.metadata.nope)`,
  `record.metadata.exists(k, record.metadata[k] == "gold")`,
  `record.key == b"\\x01\\x02" && size(record.key) == 2`,
  `record.json.total > 99 && record.json.total < 100.0`,
  `record.json.items.exists(i, i.sku == "b" && i.n >= 2)`,
  `record.json.items.all(i, i.n > 0) && record.json.items.exists_one(i, i.n == 2)`,
  `record.json.items.filter(i, i.n > 1).map(i, i.sku) == ["b"]`,
  `record.json.items.map(i, i.n > 1, i.sku).size() == 1`,
  `record.json.items.size() == 2 && record.json.items[1].sku == "b"`,
  `record.json.note == null && record.json != null`,
  `int(record.json.total) == 99 ? true : false`,
  `record.event_time > timestamp("2023-01-01T00:00:00Z")`,
  `record.event_time.getFullYear() == 2023`,
  `record.event_time - timestamp("2023-11-14T00:00:00Z") < duration("24h")`,
  `string(record.payload).contains("sku")`,
  `"a" + "b" + record.source_id == "abshop" && 1 + 2 - 3 == 0 && 2 * 6 / 3 % 3 == 1`,
  `!(record.type in ["a", "b"]) && record.type in ["order.created"]`,
  `cel.bind(t, record.type, t != "" && t == record.type)`,
  `{"a": [1, 2]}.a[1] == 2 && -record.json.total < 0.0`,
  `record.json.nope == 1 || record.partition == 3`,
];

Deno.test("expressions see every field of a record, exactly", () => {
  for (const expression of TRUE) {
    assert.equal(matches(expression, ORDER), true, expression);
    assert.equal(matches(`!(${expression})`, ORDER), false, expression);
  }
});

Deno.test("a record on which an expression fails does not match", () => {
  const failing = ["record.json.nope == 1", "1 / (record.partition - 3) == 1", "record.json.total"];
  for (const expression of [...failing, `record.metadata["nope"] == ""`, "record.json"]) {
    assert.equal(matches(expression, ORDER), false, expression);
    // Not by being false: the opposite does not match either.
    assert.equal(matches(`!(${expression})`, ORDER), false, expression);
  }
  const bare = record("no JSON", { eventTime: undefined });
  assert.equal(matches("record.json == null", bare), true);
  assert.equal(matches("record.event_time < timestamp(0)", bare), false);
  assert.equal(matches("record.event_time >= timestamp(0)", bare), false);
});

Deno.test("what does not parse or type-check is told, with its place", () => {
  const cases: Readonly<Record<string, RegExp>> = {
    "": /^is empty$/,
    "record.type ==": /^does not parse: .*\(at character 15\)$/,
    "record.type = 'a'": /^does not parse/,
    "record.nope == 1": /^does not type-check: No such key: nope \(at character 8\)$/,
    "recrd.type == 'a'": /^does not type-check: Unknown variable: recrd/,
    "record.type == 1": /^does not type-check: no such overload: string == int/,
    "record.type + 1 == 'a'": /^does not type-check/,
    "record.type.nope()": /^does not type-check/,
    "record.type && true": /^does not type-check/,
    "record.type": /^gives string, and must give bool$/,
    "1 + 1": /^gives int, and must give bool$/,
    "record.type.matches('(')": /^the pattern "\(" does not compile: .*missing closing \)/,
    "record.event_time.getHours('Europe/Berlin') == 1": /time zone is not supported/,
    "true && \ud800": /^does not parse/,
    "deep__(record.type) == 'a'": /^does not type-check/,
  };
  for (const [expression, expected] of Object.entries(cases)) {
    assert.match(problem(expression), expected, expression);
  }
});

Deno.test("expressions are bounded in length, nesting and parts", () => {
  const { expressionLength } = PIPELINE_LIMITS;
  const padded = (length: number) => "true".padEnd(length);
  assert.equal(problem(padded(expressionLength)), "");
  assert.match(problem(padded(expressionLength + 1)), /^is 4097 characters long, at most 4096/);
  const nested = (depth: number) => "(".repeat(depth) + "true" + ")".repeat(depth);
  assert.equal(problem(nested(10)), "");
  assert.match(problem(nested(2_000)), /maxDepth/);
  assert.match(problem("!".repeat(4_000) + "true"), /^does not parse/);
  assert.match(problem("[".repeat(2_000)), /^does not parse/);
  assert.equal(problem(Array(400).fill("true").join(" && ")), "");
  const sum = Array(180).fill("record.partition").join(" + ");
  assert.equal(problem(`${sum} == 540`), "");
  assert.equal(matches(`${sum} == 540u`, ORDER), true);
});

const LARGE = record({
  list: Array.from({ length: 100_000 }, (_, i) => i),
  objects: Array.from({ length: 5_000 }, () => ({})),
  keyed: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])),
  text: "a".repeat(2_000_000),
  digits: "1".repeat(20_000),
  patterns: Array.from({ length: 1_000 }, (_, i) => `(a{900}b{90}){1}${i}`),
});

const ONES = `[${Array(200).fill(1).join(",")}]`;

/** Without bounds, each would take from seconds to longer than the machine will last. */
const HOSTILE = [
  "record.json.list.all(x, record.json.list.all(y, record.json.list.all(z, x + y + z > -1.0)))",
  "record.json.list.map(x, record.json.list.map(y, record.json.list)).size() == 0",
  `${ONES}.all(a, ${ONES}.all(b, ${ONES}.all(c, ${ONES}.all(d, a + b + c + d > 0))))`,
  "record.json.list.exists(x, record.json.text.contains('b'))",
  "record.json.list.exists(x, record.json.keyed == {'k': x})",
  "record.json.list.exists(x, record.json.keyed.size() == 1)",
  "record.json.list.exists(x, x in record.json.list.map(y, y + 1.0))",
  "record.json.patterns.exists(p, 'x'.matches(p))",
  "record.json.text.matches('(a+)+b$')",
  "record.json.text.matches('(.*a){25}b')",
  "record.json.text.split('').map(c, c + c).join('').contains('b')",
  `[record.json.text]${".map(x, x + x)".repeat(12)}[0].contains('b')`,
  "duration(record.json.digits) == duration('1s')",
  "record.json.objects.exists(x, x.f || x.f || x.f || x.f || x.f || x.f)",
  "record.json.list.exists(x, 1 / 0 == 1)",
];

Deno.test("hostile expressions stop before they have cost much, and do not match", () => {
  for (const expression of HOSTILE) {
    const compiled = compileExpression(expression, BUDGET());
    assert.ok(compiled.ok, expression);
    const subject = new Subject(LARGE);
    // That this test ends is the proof.
    assert.equal(compiled.value(subject), false, expression);
    const toRead = LARGE.payload.length / 16;
    assert.ok(subject.stepsTaken <= PIPELINE_LIMITS.expressionSteps + toRead, expression);
  }
});

Deno.test("an evaluation that ran out of steps costs the next one nothing", () => {
  const subject = new Subject(LARGE);
  const hostile = compileExpression(HOSTILE[0] ?? "", BUDGET());
  const honest = compileExpression(`!record.type.contains("nothing")`, BUDGET());
  assert.ok(hostile.ok && honest.ok);
  assert.equal(hostile.value(subject), false);
  assert.equal(honest.value(subject), true);
});

Deno.test("expressions on one record share what they may cost in all", () => {
  const { expressionSteps, recordSteps } = PIPELINE_LIMITS;
  const subject = new Subject(LARGE);
  const hostile = compileExpression(HOSTILE[0] ?? "", BUDGET());
  const honest = compileExpression(`!record.type.contains("nothing")`, BUDGET());
  assert.ok(hostile.ok && honest.ok);
  for (let i = 0; i < Math.ceil(recordSteps / expressionSteps); i++) hostile.value(subject);
  assert.equal(subject.stepsTaken, recordSteps);
  assert.equal(honest.value(subject), false);
  assert.equal(honest.value(new Subject(LARGE)), true);
});

Deno.test("the bound of steps lies where it is said to", () => {
  const { expressionSteps, stepsPerNode } = PIPELINE_LIMITS;
  // The variable, the condition and the step itself.
  const most = Math.floor((expressionSteps - 100) / (3 * stepsPerNode));
  const list = (length: number) => record(Array.from({ length }, () => 0));
  assert.equal(matches("record.json.all(x, true)", list(most)), true);
  assert.equal(matches("record.json.all(x, true)", list(most + 10)), false);
});

Deno.test("payloads that are nested as deeply as they can be harm nothing", () => {
  const deep = record("[".repeat(200_000) + "]".repeat(200_000));
  for (const expression of ["record.json == record.json", "record.json[0][0] == [1]"]) {
    matches(expression, deep);
  }
  assert.equal(matches("record.partition == 3", deep), true);
});

Deno.test("names that objects have anyway are data like any other", () => {
  const tricky = record(`{"__proto__": 1, "constructor": 2, "toString": 3}`);
  assert.equal(matches(`record.json["__proto__"] == 1`, tricky), true);
  assert.equal(matches(`record.json.constructor == 2`, tricky), true);
  assert.equal(matches(`has(record.json.hasOwnProperty)`, tricky), false);
  assert.equal(matches(`record.metadata["constructor"] == "x"`, tricky), false);
});
