import assert from "node:assert/strict";
import { collectLeftovers } from "./leftovers.ts";

Deno.test("what a start left over is collected, and the room that it took given back", () => {
  const collected: unknown[] = [];
  collectLeftovers((options) => void collected.push(options));
  assert.deepEqual(collected, [{ type: "major", flavor: "last-resort" }]);
});

Deno.test("where V8 shows no collector nothing is done", () => collectLeftovers(undefined));
