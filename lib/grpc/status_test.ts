import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, type ErrorCode, FatalError, GRPC_LIMITS } from "../base/mod.ts";
import { isInternal, ResumableError, statusOf } from "./status.ts";

function trailers(error: unknown): Record<string, unknown> {
  return statusOf(error).metadata.getMap();
}

Deno.test("every error code has the status that clients act on", () => {
  const expected: Record<ErrorCode, Code> = {
    invalid_argument: Code.INVALID_ARGUMENT,
    not_found: Code.NOT_FOUND,
    already_exists: Code.ALREADY_EXISTS,
    aborted: Code.ABORTED,
    failed_precondition: Code.FAILED_PRECONDITION,
    resource_exhausted: Code.RESOURCE_EXHAUSTED,
    out_of_range: Code.OUT_OF_RANGE,
    unavailable: Code.UNAVAILABLE,
    outcome_unknown: Code.UNAVAILABLE,
    deadline_exceeded: Code.DEADLINE_EXCEEDED,
    cancelled: Code.CANCELLED,
    data_loss: Code.DATA_LOSS,
    unimplemented: Code.UNIMPLEMENTED,
    internal: Code.INTERNAL,
  };
  for (const [code, status] of Object.entries(expected) as [ErrorCode, Code][]) {
    assert.equal(statusOf(new ConveyorError(code, "why")).code, status, code);
    assert.equal(statusOf(new ConveyorError(code, "why")).details, "why", code);
  }
});

Deno.test("a write that may have been done says so beside UNAVAILABLE", () => {
  assert.deepEqual(trailers(new ConveyorError("outcome_unknown", "lost")), {
    "x-conveyor-outcome": "unknown",
  });
  assert.deepEqual(trailers(new ConveyorError("unavailable", "no leader")), {});
});

Deno.test("a hint when to try again is rounded up to whole milliseconds", () => {
  assert.deepEqual(trailers(new ConveyorError("unavailable", "no leader", 149.2)), {
    "retry-after-ms": "150",
  });
});

Deno.test("a stream that can be resumed names the revision", () => {
  const error = new ResumableError("resource_exhausted", "enough", 42);
  assert.deepEqual(trailers(error), { "x-conveyor-resume-revision": "42" });
});

Deno.test("what is not meant for clients says nothing, and is for the log", () => {
  const secret = new TypeError("cannot read properties of undefined at /srv/secret.ts:1");
  assert.equal(statusOf(secret).code, Code.INTERNAL);
  assert.equal(statusOf(secret).details, "internal error");
  assert.equal(isInternal(secret), true);
  assert.equal(isInternal(new ConveyorError("not_found", "no such service")), false);
});

Deno.test("a node that fails does not claim to know what became of a write", () => {
  const error = new FatalError("entry 7 has a bad checksum");
  assert.equal(statusOf(error).code, Code.UNAVAILABLE);
  assert.equal(statusOf(error).details.includes("checksum"), false);
  assert.deepEqual(trailers(error), { "x-conveyor-outcome": "unknown" });
});

for (const [what, character] of [["ASCII", "x"], ["CJK", "語"], ["emoji", "🦕"]] as const) {
  Deno.test(`a long message of ${what} is cut to what fits a header, between characters`, () => {
    const { details } = statusOf(new ConveyorError("invalid_argument", character.repeat(9_000)));
    const encoded = encodeURI(details);
    assert.ok(encoded.length <= GRPC_LIMITS.statusBytes + encodeURI(" …").length);
    assert.ok(encoded.length > GRPC_LIMITS.statusBytes / 2);
    assert.ok(details.endsWith(" …"));
  });
}

Deno.test("a lone surrogate in a message does not stop the answer", () => {
  const { details } = statusOf(new ConveyorError("not_found", "no \ud800"));
  assert.equal(encodeURI(details), "no%20%EF%BF%BD");
});
