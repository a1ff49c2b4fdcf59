// Both ends of every range: the end itself is taken, one step beyond is refused.

import assert from "node:assert/strict";
import { resolveConfig } from "./mod.ts";

/** Whether a node with this one value in its file would start; `beside` makes room for rules. */
function accepts(section: string, key: string, value: string, beside = ""): boolean {
  const file = `${section}: {${key}: ${value}${beside}}`;
  const args = section === "node" && key === "id" ? [] : ["--node-id", "1"];
  return resolveConfig({ args, env: {}, readFile: () => file }).kind === "run";
}

type Range = { path: [string, string]; min: number; max: number; beside?: string };

const INTEGERS: Range[] = [
  { path: ["node", "id"], min: 1, max: 9_007_199_254_740_991 },
  {
    path: ["cluster", "election_timeout_ms"],
    min: 10,
    max: 600_000,
    beside: ", heartbeat_interval_ms: 1",
  },
  { path: ["cluster", "heartbeat_interval_ms"], min: 1, max: 149 },
  {
    path: ["cluster", "heartbeat_interval_ms"],
    min: 1,
    max: 299_999,
    beside: ", election_timeout_ms: 600000",
  },
  { path: ["cluster", "snapshot_interval"], min: 1, max: 1_000_000_000 },
  {
    path: ["buffer", "max_total_records"],
    min: 1,
    max: 1_000_000_000,
    beside: ", max_per_stage: 1",
  },
  {
    path: ["buffer", "max_per_stage"],
    min: 1,
    max: 1_000_000_000,
    beside: ", max_total_records: 1000000000",
  },
  { path: ["grpc", "max_message_size"], min: 1_024, max: 1_073_741_824 },
  { path: ["grpc", "keepalive_interval_secs"], min: 1, max: 86_400 },
  { path: ["grpc", "max_connections"], min: 1, max: 1_000_000 },
  { path: ["grpc", "max_streams_per_connection"], min: 1, max: 65_536 },
  { path: ["grpc", "max_watches"], min: 1, max: 1_000_000 },
  { path: ["limits", "max_state_bytes"], min: 1_048_576, max: 1_099_511_627_776 },
  { path: ["sidecars", "heartbeat_interval_secs"], min: 1, max: 600 },
];

for (const { path: [section, key], min, max, beside } of INTEGERS) {
  Deno.test(`${section}.${key}: ${min} to ${max}, integers only`, () => {
    const ok = (value: string) => accepts(section, key, value, beside);
    assert.ok(ok(String(min)) && ok(String(max)));
    for (const bad of [min - 1, BigInt(max) + 1n, min + 0.5, -min]) {
      assert.ok(!ok(String(bad)), String(bad));
    }
    for (const bad of ["'5000'", "true", "[]", "{}", ".inf", ".nan", "null", "", "1e999"]) {
      assert.ok(!ok(bad), bad);
    }
  });
}

Deno.test("buffer.backpressure_threshold: above 0, at most 1", () => {
  const ok = (value: string) => accepts("buffer", "backpressure_threshold", value);
  for (const good of ["0.0001", "0.5", "1", "1.0"]) assert.ok(ok(good), good);
  for (const bad of ["0", "-0.1", "1.0001", ".nan", ".inf", "'0.5'", "80%"]) {
    assert.ok(!ok(bad), bad);
  }
});

Deno.test("node.data_dir: 1 to 4096 bytes, counted in UTF-8", () => {
  const ok = (dir: string) => accepts("node", "data_dir", JSON.stringify(dir));
  assert.ok(ok("x") && ok("x".repeat(4096)) && ok("ü".repeat(2048)));
  for (const bad of ["", "x".repeat(4097), "ü".repeat(2049), "a\0b"]) assert.ok(!ok(bad));
});

Deno.test("numbers from the environment are plain decimals", () => {
  const ok = (text: string) =>
    resolveConfig({
      args: ["-n", "1"],
      env: { CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: text },
      readFile: () => undefined,
    }).kind === "run";
  for (const good of ["5", "+5", "05", " 5 ", "5.0"]) assert.ok(ok(good), good);
  for (const bad of ["", " ", "0x10", "1e3", "5ms", "1_000", "NaN", "Infinity", "5.5", "٥"]) {
    assert.ok(!ok(bad), bad);
  }
});
