import assert from "node:assert/strict";
import { Assembler } from "./assembler.ts";

const piece = (id: number, text: string, more: boolean) => ({
  type: "request" as const,
  id,
  data: new TextEncoder().encode(text),
  more,
});
const text = (whole: ReturnType<Assembler["add"]>) =>
  whole instanceof Uint8Array ? new TextDecoder().decode(whole) : whole;

Deno.test("pieces become the whole that they were", () => {
  const assembler = new Assembler(100);
  assert.equal(assembler.add(piece(1, "one ", true)), undefined);
  assert.equal(assembler.add(piece(1, "two ", true)), undefined);
  assert.equal(text(assembler.add(piece(1, "three", false))), "one two three");
  assert.equal(text(assembler.add(piece(2, "whole", false))), "whole");
  assert.equal(text(assembler.add(piece(3, "", false))), "");
});

Deno.test("what was given up in the middle is forgotten when the next begins", () => {
  const assembler = new Assembler(10);
  assert.equal(assembler.add(piece(1, "12345678", true)), undefined);
  assert.equal(text(assembler.add(piece(2, "123", false))), "123");
  assert.equal(text(assembler.add(piece(3, "1234567890", false))), "1234567890");
});

Deno.test("the bound holds for the whole, in one piece or many", () => {
  assert.equal(text(new Assembler(4).add(piece(1, "1234", false))), "1234");
  assert.equal(new Assembler(4).add(piece(1, "12345", false)), "oversized");
  const assembler = new Assembler(4);
  assert.equal(assembler.add(piece(1, "123", true)), undefined);
  assert.equal(assembler.add(piece(1, "45", true)), "oversized");
});
