import assert from "node:assert/strict";
import { lineWriter } from "./mod.ts";

Deno.test("a line is written whole, though the target takes it in pieces", () => {
  const taken: number[] = [];
  const write = lineWriter({
    writeSync(bytes) {
      taken.push(...bytes.subarray(0, 3));
      return Math.min(3, bytes.length);
    },
  });
  write("grüße\n");
  assert.equal(new TextDecoder().decode(new Uint8Array(taken)), "grüße\n");
});

Deno.test("a target that fails loses the line and nothing else", () => {
  let calls = 0;
  const write = lineWriter({
    writeSync() {
      calls++;
      throw new Error("broken pipe");
    },
  });
  write("a\n");
  write("b\n");
  assert.equal(calls, 2);
});
