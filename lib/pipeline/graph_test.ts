import assert from "node:assert/strict";
import fc from "fast-check";
import { cycles, type Graph, reachable, reversed } from "./graph.ts";

/** Up to 8 nodes without edges to themselves. */
const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size })
    .map((out) => out.map((targets, node) => targets.filter((target) => target !== node)))
);

/** By going every way of every length. */
function leadsTo(graph: Graph, from: number): ReadonlySet<number> {
  let seen = new Set(graph[from]);
  for (let i = 0; i < graph.length; i++) {
    seen = new Set([...seen, ...[...seen].flatMap((node) => graph[node] ?? [])]);
  }
  return seen;
}

Deno.test("cycles: each is one, none is missed, and a graph without has none", () => {
  fc.assert(fc.property(graphs, (graph) => {
    const found = cycles(graph);
    for (const cycle of found) {
      assert.ok(cycle.length >= 2 && new Set(cycle).size === cycle.length);
      cycle.forEach((node, i) => {
        assert.ok(graph[node]?.includes(cycle[(i + 1) % cycle.length] ?? -1));
      });
    }
    for (let node = 0; node < graph.length; node++) {
      if (!leadsTo(graph, node).has(node)) continue;
      // It lies on a cycle, so one of those found is in the same part.
      assert.ok(found.some(([first = -1]) => {
        return first === node ||
          (leadsTo(graph, node).has(first) && leadsTo(graph, first).has(node));
      }));
    }
  }));
});

Deno.test("reachable: exactly what some way leads to", () => {
  fc.assert(fc.property(graphs, (graph) => {
    const found = reachable(graph, [0]);
    assert.deepEqual([...found].sort(), [...new Set([0, ...leadsTo(graph, 0)])].sort());
    for (const node of found) assert.ok(reachable(reversed(graph), [node]).has(0));
  }));
});

Deno.test("a long chain, closed to a cycle, is one cycle and no deep recursion", () => {
  const chain = Array.from({ length: 50_000 }, (_, i) => [(i + 1) % 50_000]);
  assert.deepEqual(cycles(chain).map((cycle) => cycle.length), [50_000]);
});
