import assert from "node:assert/strict";
import { health, Replica, restored } from "./fixtures_test.ts";
import type { ServiceView } from "./service_table.ts";

const countsOf = (services: ServiceView) =>
  Object.fromEntries(
    services.counts().map(({ type, health, count }) => [`${type} ${health}`, count]),
  );

/** As it is without those that are gone: what a restored state does not know of. */
const present = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

Deno.test("services are counted and weighed as they come, change and go", () => {
  const replica = new Replica();
  const { services } = replica.state;
  assert.equal(services.bytes, 0);
  for (const id of ["a", "b", "c"]) replica.register(id);
  const bytes = services.bytes;
  replica.register("a");
  assert.deepEqual(countsOf(services), { "transform healthy": 3 });
  assert.equal(services.bytes, bytes);
  replica.register("a", { labels: new Map([["zone", "b".repeat(1_000)]]) });
  assert.ok(services.bytes >= bytes + 1_000 && services.bytes < bytes + 1_100);

  const lease = { serviceId: "a", registrationId: services.get("a")?.registrationId ?? "" };
  const other = { serviceId: "b", registrationId: services.get("b")?.registrationId ?? "" };
  replica.apply({ type: "lapse_lease", ...lease });
  replica.apply({ type: "report_health", ...other, health: health("degraded") });
  const expected = { "transform healthy": 1, "transform unhealthy": 1, "transform degraded": 1 };
  assert.deepEqual(countsOf(services), expected);

  replica.apply({ type: "end_lease", ...lease });
  assert.equal(countsOf(services)["transform unhealthy"], 0);
  // Who reads a snapshot comes to the same.
  const copy = restored(replica.state).services;
  assert.deepEqual(countsOf(copy), present(countsOf(services)));
  assert.equal(copy.bytes, services.bytes);

  for (const serviceId of ["b", "c"]) {
    replica.apply({ type: "deregister", serviceId, registrationId: "" });
  }
  assert.deepEqual(present(countsOf(services)), {});
  assert.equal(services.bytes, 0);
});
