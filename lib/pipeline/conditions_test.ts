import assert from "node:assert/strict";
import { ConveyorError } from "../base/mod.ts";
import { compileCondition } from "./conditions.ts";
import { record } from "./fixtures_test.ts";
import { Subject } from "./record.ts";
import type { Condition } from "./spec.ts";

const ALWAYS: Condition = { type: "always" };
const NEVER: Condition = { type: "not", condition: ALWAYS };

function matches(condition: Condition | undefined, given = record()): boolean {
  return compileCondition(condition)(given);
}

Deno.test("no condition, and `always`, match every record", () => {
  assert.equal(matches(undefined), true);
  assert.equal(matches(ALWAYS), true);
});

Deno.test("a record type matches exactly", () => {
  assert.equal(matches({ type: "record_type", recordType: "order.created" }), true);
  assert.equal(matches({ type: "record_type", recordType: "order" }), false);
});

Deno.test("metadata matches where the key is there and the pattern is found", () => {
  const region = (pattern: string, key = "region"): Condition => {
    return { type: "metadata_match", key, pattern };
  };
  assert.equal(matches(region("^eu-")), true);
  assert.equal(matches(region("west")), true);
  assert.equal(matches(region("^west")), false);
  assert.equal(matches(region("", "nope")), false);
  assert.equal(matches(region("", "constructor")), false);
  const long = record({}, { metadata: new Map([["region", "a".repeat(4_000_000)]]) });
  assert.equal(matches(region("(a+)+"), long), false);
});

Deno.test("and, or and not mean what they say", () => {
  const of = (type: "and" | "or", ...conditions: Condition[]): Condition => ({ type, conditions });
  assert.equal(matches(of("and", ALWAYS, ALWAYS)), true);
  assert.equal(matches(of("and", ALWAYS, NEVER)), false);
  assert.equal(matches(of("or", NEVER, ALWAYS)), true);
  assert.equal(matches(of("or", NEVER, NEVER)), false);
  assert.equal(matches({ type: "not", condition: of("or", NEVER) }), true);
});

Deno.test("conditions on one record share what was made of it", () => {
  let reads = 0;
  const given = { ...record({ a: 1 }) };
  const { payload } = given;
  const counted = Object.defineProperty(given, "payload", {
    get() {
      reads++;
      return payload;
    },
  });
  const subject = new Subject(counted);
  for (const expression of ["record.json.a == 1", "record.json.a < 2", "has(record.json.a)"]) {
    assert.equal(compileCondition({ type: "expression", expression })(subject), true);
  }
  assert.equal(reads, 1);
});

Deno.test("a condition with a fault is refused, and the fault named", () => {
  const bad: readonly [Condition, RegExp][] = [
    [{ type: "expression", expression: "record.type" }, /^condition\.expression: gives string/],
    [
      { type: "metadata_match", key: "", pattern: "" },
      /^condition\.metadata_match\.key: is missing/,
    ],
    [
      { type: "metadata_match", key: "a", pattern: "(" },
      /^condition\.metadata_match\.pattern: does/,
    ],
    [{ type: "and", conditions: [] }, /^condition\.and\.conditions: is empty/],
    [{ type: "not", condition: { type: "or", conditions: [] } }, /^condition\.not\.condition\.or/],
  ];
  for (const [condition, message] of bad) {
    assert.throws(() => compileCondition(condition), (error) => {
      assert.ok(error instanceof ConveyorError && error.code === "invalid_argument");
      assert.match(error.message, message);
      return true;
    });
  }
});
