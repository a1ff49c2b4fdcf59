import { encode } from "@msgpack/msgpack";
import assert from "node:assert/strict";
import fc from "fast-check";
import { ConveyorError } from "../base/mod.ts";
import { holds, outcome } from "./arbitraries_test.ts";
import { isOutcomeOf } from "./command.ts";
import { decodeOutcome, encodeOutcome } from "./outcome_codec.ts";

Deno.test("every outcome comes back exactly", () => {
  holds(fc.property(outcome, (outcome) => {
    assert.deepEqual(decodeOutcome(encodeOutcome(outcome)), outcome);
  }));
});

Deno.test("an outcome fits the commands that can have it", () => {
  const registered = decodeOutcome(encode([1, 1, "reg-1", "lease-1", 30_000]));
  const changed = decodeOutcome(encode([1, 2, true]));
  const refused = decodeOutcome(encode([1, 0, "aborted", "no"]));
  const fits = (type: "register" | "end_lease") =>
    [registered, changed, refused].map((outcome) => isOutcomeOf(type, outcome));
  assert.deepEqual(fits("register"), [true, false, true]);
  assert.deepEqual(fits("end_lease"), [false, true, true]);
});

Deno.test("a refusal of a newer leader stays a refusal, though its code is unknown", () => {
  for (const code of ["from_the_future", "__proto__", "toString"]) {
    const outcome = decodeOutcome(encode([1, 0, code, "why"]));
    assert.deepEqual(outcome, { ok: false, code: "internal", message: "why" });
  }
});

Deno.test("an answer that cannot be read leaves the outcome unknown", () => {
  const bad = [[], [2, 2, true], [1, 3], [1, 2], [1, 1, "reg"], [1, 0, 5, ""], "x", null];
  for (const record of bad) {
    assert.throws(
      () => decodeOutcome(encode(record)),
      (error) => error instanceof ConveyorError && error.code === "outcome_unknown",
    );
  }
});
