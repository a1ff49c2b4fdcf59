import assert from "node:assert/strict";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { compileRegex, type Regex, TooMuchWork } from "./regex.ts";

function regex(pattern: string): Regex {
  const compiled = compileRegex(pattern, { instructions: PIPELINE_LIMITS.pipelineInstructions });
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.value;
}

function problem(pattern: string, instructions: number = PIPELINE_LIMITS.pipelineInstructions) {
  const compiled = compileRegex(pattern, { instructions });
  return compiled.ok ? "" : compiled.problem;
}

Deno.test("a pattern is looked for anywhere in the text, unless it is anchored", () => {
  assert.equal(regex("u-w").foundIn("eu-west"), true);
  assert.equal(regex("^u-w").foundIn("eu-west"), false);
  assert.equal(regex("^eu-(west|north)$").foundIn("eu-west"), true);
  assert.equal(regex("").foundIn(""), true);
  assert.equal(regex("(?i)É").foundIn("caffé"), true);
});

Deno.test("what RE2 does not know is refused: it is what could take exponential time", () => {
  for (const pattern of ["(", "[", "a{2,1}", "(?=a)", "\\1", "(a{60}){20}", "*"]) {
    assert.match(problem(pattern), /^does not compile: /, pattern);
  }
  assert.match(problem("(".repeat(250) + ")".repeat(250) + "[".repeat(9)), /^does not compile/);
});

Deno.test("patterns that make backtracking engines hang take linear time", () => {
  const text = "a".repeat(50_000) + "!";
  for (const pattern of ["(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y"]) {
    assert.equal(regex(pattern).foundIn(text), false, pattern);
  }
});

Deno.test("patterns are bounded in length and in what they compile to, one by one and together", () => {
  const { patternLength, patternInstructions } = PIPELINE_LIMITS;
  assert.equal(problem("a".repeat(patternLength)), "");
  assert.match(problem("a".repeat(patternLength + 1)), /^is 513 characters long, at most 512/);
  assert.equal(problem("a{900}b{900}"), "");
  assert.match(problem("a{900}b{900}c{900}"), /^compiles to 27\d\d instructions, at most 2000/);
  // What would be far larger is not compiled to find out.
  const huge = problem("x{0,1000}".repeat(56));
  assert.equal(huge, "compiles to about 112000 instructions, at most 2000 are allowed");
  const budget = { instructions: patternInstructions };
  assert.ok(compileRegex("a{900}b{900}", budget).ok);
  assert.ok(compileRegex("a{900}", budget).ok);
  assert.match(problem("a", budget.instructions), /^is one pattern too many/);
});

Deno.test("a search is bounded in pattern times text", () => {
  const { searchSteps } = PIPELINE_LIMITS;
  const pattern = regex("b$");
  const most = Math.floor(searchSteps / pattern.instructions);
  assert.equal(pattern.foundIn("a".repeat(most)), false);
  assert.throws(() => pattern.foundIn("a".repeat(most + 1)), TooMuchWork);
});
