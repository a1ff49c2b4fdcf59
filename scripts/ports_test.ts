import assert from "node:assert/strict";
import { freeAddress } from "./ports.ts";

Deno.test("no address is given twice, though nobody listens there yet", () => {
  const given = Array.from({ length: 1_000 }, freeAddress);
  assert.equal(new Set(given).size, given.length);
});
