import assert from "node:assert/strict";
import type { Service } from "../state/mod.ts";
import { DrainTable } from "./drain_table.ts";
import { Replica } from "./fixtures_test.ts";

function draining(timeout: number): Service {
  const replica = new Replica();
  const registrationId = replica.register("a");
  const drain = { type: "drain_service", reason: "", timeout } as const;
  return replica.apply({ ...drain, serviceId: "a", registrationId }).event!.service;
}

const OVER = [{ kind: "drained", serviceId: "a", registrationId: "reg-1" }];

Deno.test("a drain is over when its time is up, and is reported until something comes of it", () => {
  const table = new DrainTable();
  table.begin(draining(5_000), 1_000);
  assert.deepEqual(table.over(5_999), []);
  assert.deepEqual(table.over(6_000), OVER);
  assert.deepEqual(table.over(6_999), []);
  assert.deepEqual(table.over(7_000), OVER);
  table.forget("a");
  assert.deepEqual(table.over(9_000), []);
});

Deno.test("a service is told how long it has left", () => {
  const table = new DrainTable();
  table.begin(draining(5_000), 1_000);
  assert.equal(table.tell("a", 1_000), 5_000);
  assert.equal(table.tell("a", 5_500), 500);
  assert.equal(table.tell("a", 7_000), 0);
  assert.equal(table.tell("nobody", 7_000), 0);
});

Deno.test("a drain is over once the service, having been told, says that it is idle", () => {
  const table = new DrainTable();
  table.begin(draining(5_000), 1_000);
  table.hear("a", 0);
  assert.deepEqual(table.over(1_000), [], "it did not know yet");
  table.tell("a", 1_000);
  table.hear("a", undefined);
  table.hear("a", 3);
  assert.deepEqual(table.over(1_000), []);
  table.hear("a", 0);
  table.hear("a", undefined);
  assert.deepEqual(table.over(1_000), OVER);
});

Deno.test("a service that does not drain is none of its business", () => {
  const table = new DrainTable();
  const replica = new Replica();
  replica.register("a");
  table.begin(replica.state.services.get("a")!, 0);
  table.hear("a", 0);
  assert.deepEqual(table.over(1e9), []);
});
