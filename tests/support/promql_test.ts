import assert from "node:assert/strict";
import { seriesNames } from "./promql.ts";

Deno.test("the series of an expression are told from functions, labels, words and durations", () => {
  const cases: readonly [string, string[]][] = [
    ["up == 0", ["up"]],
    ['up{job="not_this",x=~"nor{this}"} > 1e9', ["up"]],
    ["max by (type) (rate(a_total[5m] offset 1h)) / on (b) sum(c{d='e'}) without (f)", [
      "a_total",
      "c",
    ]],
    ["sum(a) by (b, c) > 2 and d unless e:f", ["a", "d", "e:f"]],
    ["floor(a / 2) + 1", ["a"]],
    ["a * on (x) group_left (y) b", ["a", "b"]],
  ];
  for (const [expression, names] of cases) assert.deepEqual(seriesNames(expression), names);
});
