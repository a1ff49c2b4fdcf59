import assert from "node:assert/strict";
import { health, Replica, spec } from "./fixtures_test.ts";
import { ServiceCounts } from "./service_counts.ts";

const shown = (counts: ServiceCounts) =>
  Object.fromEntries(
    counts.values().map(({ type, health, count }) => [`${type} ${health}`, count]),
  );

Deno.test("services are counted by type and health as they come, change and go", () => {
  const replica = new Replica();
  const counts = new ServiceCounts([]);
  const apply = (command: Parameters<Replica["apply"]>[0]) => {
    const { event } = replica.apply(command);
    if (event !== undefined) counts.advance(event);
  };
  const idOf = (serviceId: string) => replica.state.services.get(serviceId)?.registrationId ?? "";
  const { serviceType } = spec("a");
  for (const id of ["a", "b", "c"]) apply({ type: "register", service: spec(id) });
  apply({ type: "register", service: spec("a") });
  assert.deepEqual(shown(counts), { [`${serviceType} healthy`]: 3 });

  const lease = { serviceId: "a", registrationId: idOf("a") };
  apply({ type: "lapse_lease", ...lease });
  const degraded = { serviceId: "b", registrationId: idOf("b"), health: health("degraded") };
  apply({ type: "report_health", ...degraded });
  const expected = { healthy: 1, unhealthy: 1, degraded: 1 };
  const named = Object.entries(expected).map(([name, count]) => [`${serviceType} ${name}`, count]);
  assert.deepEqual(shown(counts), Object.fromEntries(named));

  apply({ type: "end_lease", ...lease });
  assert.equal(shown(counts)[`${serviceType} unhealthy`], 0);
  // To begin anew with the same state comes to the same.
  counts.restart(replica.state.services.values());
  assert.deepEqual(shown(counts), {
    [`${serviceType} healthy`]: 1,
    [`${serviceType} degraded`]: 1,
  });
});
