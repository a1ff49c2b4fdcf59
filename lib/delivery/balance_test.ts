import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { seededRng } from "../base/mod.ts";
import type { LoadBalance } from "../pipeline/mod.ts";
import { Balancer, type Candidate } from "./balance.ts";

const NO_KEY = new Uint8Array();

function candidates(...weights: number[]): Candidate[] {
  return weights.map((weight, i) => ({ name: `s${i}`, weight, open: 0 }));
}

function names(strategy: LoadBalance, among: readonly Candidate[], count: number): string[] {
  const balancer = new Balancer(seededRng(1));
  return Array.from(
    { length: count },
    (_, i) => balancer.choose(strategy, among, Buffer.from(`key ${i}`))?.name ?? "none",
  );
}

function shares(chosen: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of chosen) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

Deno.test("round robin gives everybody a turn", () => {
  assert.deepEqual(names("round_robin", candidates(1, 9, 1), 4), ["s0", "s1", "s2", "s0"]);
});

Deno.test("least connections takes the idlest; those that are as idle take turns", () => {
  const among = [
    { name: "busy", weight: 1, open: 3 },
    { name: "a", weight: 1, open: 1 },
    { name: "b", weight: 1, open: 1 },
  ];
  assert.deepEqual(names("least_connections", among, 4), ["a", "b", "a", "b"]);
});

Deno.test("weighted random gives out by weight", () => {
  const counts = shares(names("weighted_random", candidates(1, 3), 4_000));
  const share = (counts.get("s1") ?? 0) / 4_000;
  assert.ok(share > 0.7 && share < 0.8, `s1 got ${share}`);
});

Deno.test("consistent hash: by key and weight, and few keys move when one goes", () => {
  const among = candidates(1, 1, 2, 1);
  const before = names("consistent_hash", among, 5_000);
  assert.deepEqual(names("consistent_hash", [...among].reverse(), 5_000), before);
  const share = (shares(before).get("s2") ?? 0) / 5_000;
  assert.ok(share > 0.35 && share < 0.45, `s2 got ${share}`);
  const after = names("consistent_hash", among.filter(({ name }) => name !== "s1"), 5_000);
  const moved = before.filter((name, i) => name !== after[i]);
  assert.deepEqual(new Set(moved), new Set(["s1"]));
});

Deno.test("of none nobody is chosen", () => {
  const strategies = ["round_robin", "least_connections", "weighted_random", "consistent_hash"];
  const balancer = new Balancer(seededRng(1));
  for (const strategy of strategies) {
    assert.equal(balancer.choose(strategy as LoadBalance, [], NO_KEY), undefined);
  }
});
