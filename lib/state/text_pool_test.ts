import assert from "node:assert/strict";
import { TextPool } from "./text_pool.ts";

Deno.test("what comes out equals what went in, also when the pool has forgotten", () => {
  const pool = new TextPool();
  for (let i = 0; i < 20_000; i++) {
    const text = `text ${i % 7_000}`;
    assert.equal(pool.text(text), text);
    assert.deepEqual(pool.list([text, "x"]), [text, "x"]);
  }
  const long = "x".repeat(1_000);
  assert.equal(pool.text(long), long);
});

Deno.test("equal lists are shared, and lists that only look alike are not confused", () => {
  const pool = new TextPool();
  const first = pool.list(["a", "b"]);
  assert.equal(pool.list(["a", "b"]), first);
  assert.deepEqual(pool.list(["a\nb"]), ["a\nb"]);
  assert.deepEqual(pool.list(["a", "b"]), ["a", "b"]);
  assert.deepEqual([pool.list([]), pool.list([""])], [[], [""]]);
  const many = Array.from({ length: 1_000 }, (_, i) => String(i));
  assert.deepEqual(pool.list(many), many);
});
