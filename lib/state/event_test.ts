import assert from "node:assert/strict";
import { eventFor } from "./event.ts";
import { EVERYTHING, Replica } from "./fixtures_test.ts";
import type { ServiceFilter } from "./filter.ts";

const PROD: ServiceFilter = { labels: new Map([["env", "prod"]]), includeUnhealthy: true };
const prod = { labels: new Map([["env", "prod"]]) };
const test = { labels: new Map([["env", "test"]]) };

/** What a watcher of `filter` sees when a service goes from one registration to the next. */
function seen(filter: ServiceFilter, before: typeof prod, after: typeof prod): string | undefined {
  const replica = new Replica();
  replica.register("a", before);
  const previous = replica.state.services.get("a");
  replica.register("a", after);
  const service = replica.state.services.get("a");
  assert.ok(service && previous);
  const change = eventFor(filter, { kind: "modified", service, previous, revision: 2 });
  if (change === undefined) return undefined;
  assert.equal(change.revision, 2);
  const shown = change.service === service ? "as it is" : "as it was";
  return `${change.kind}, ${shown}`;
}

Deno.test("a watcher sees services come into its view and leave it", () => {
  assert.equal(seen(PROD, prod, prod), "modified, as it is");
  assert.equal(seen(PROD, test, prod), "added, as it is");
  assert.equal(seen(PROD, prod, test), "removed, as it was");
  assert.equal(seen(PROD, test, test), undefined);
});

Deno.test("a removal is seen by those who saw the service", () => {
  const replica = new Replica();
  replica.register("a", test);
  const { event } = replica.apply({ type: "deregister", serviceId: "a", registrationId: "" });
  assert.ok(event);
  assert.equal(eventFor(PROD, event), undefined);
  assert.deepEqual(eventFor(EVERYTHING, event), {
    kind: "removed",
    service: event.service,
    revision: 2,
  });
});

Deno.test("health hides nothing from a watcher, whatever its filter says", () => {
  const replica = new Replica();
  const registrationId = replica.register("a");
  const { event } = replica.apply({ type: "lapse_lease", serviceId: "a", registrationId });
  assert.ok(event);
  const healthyOnly = { ...EVERYTHING, includeUnhealthy: false };
  assert.equal(eventFor(healthyOnly, event)?.kind, "health_changed");
});
