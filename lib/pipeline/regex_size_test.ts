import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { writtenOut } from "./regex_size.ts";

/** RE2 puts two around every pattern. */
function compiled(pattern: string): number {
  return RE2JS.compile(pattern).programSize() - 2;
}

Deno.test("repeats are counted as they are written out", () => {
  const patterns = [
    ...["", "abc", "a*b+c?", "(a+)+$", "(((x))){5}", "(?:a{5}){5}", "x{2,7}", "x{0,1000}"],
    ...["a{900}b{900}", "[^]a]{3}b", "[]{2}]{4}", "[[:alpha:]{]{3}", "\\pL{7}\\p{Greek}{2}"],
    ...["\\x{1F600}{3}", "\\Qa{9}\\E{2}", "(?P<n>x){3}", "(?<n>x){3}", "(?i)k{4}", "(?i:k){4}"],
    ...["a{,3}", "a{x}", "^\\b(x|yz)\\.{2,3}$", `${"(".repeat(200)}x${")".repeat(200)}{9}`],
  ];
  for (const pattern of patterns) {
    const [estimate, size] = [writtenOut(pattern), compiled(pattern)];
    assert.ok(Math.abs(estimate - size) <= 3, `${pattern}: ${estimate}, not ${size}`);
  }
});

Deno.test("whatever the pattern, it is no larger than twice what was estimated, and ten", () => {
  const piece = fc.constantFrom(
    ...["a", "(", "(?:", ")", "|", "*", "+", "?", "{3}", "{2,5}", "{0,9}", "{4,}", "[ab]", "[^]x]"],
    ...[
      "\\d",
      "\\pL",
      "\\Q{2}\\E",
      ".",
      "^",
      "$",
      "(?i)",
      "{",
      "}",
      "[[:digit:]]",
      "\\b",
      "(?P<a>",
    ],
  );
  let count = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const pattern = pieces.join("");
      const estimate = writtenOut(pattern);
      // Repeats of repeats: refused by what this is for.
      if (estimate > 8_000) return;
      try {
        const size = compiled(pattern);
        count++;
        assert.ok(size <= 2 * estimate + 10, `${pattern}: ${size}, but ${estimate}`);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
      }
    }),
    { numRuns: 5_000 },
  );
  assert.ok(count > 100, `only ${count} were patterns`);
});

Deno.test("the size of what would be huge is told at once", () => {
  const nested = `${"(".repeat(200)}x${")".repeat(200)}{1000}`;
  assert.ok(writtenOut(nested) > 400_000);
  assert.ok(writtenOut("x{0,1000}".repeat(56)) > 100_000);
  assert.ok(writtenOut(`${"(?:".repeat(100)}x${"){9}".repeat(100)}`) > 1e9);
});
