import assert from "node:assert/strict";
import { EVERYTHING, health, Replica } from "./fixtures_test.ts";
import { endpoints, listServices } from "./queries.ts";
import type { Service } from "./service.ts";

function ids(services: readonly Service[]): string[] {
  return services.map((service) => service.serviceId);
}

Deno.test("services are listed in code-unit order of their ids, however they came", () => {
  const replica = new Replica();
  const inOrder = ["", "10", "9", "B", "a", "ab", "b", "\u00e4", "\ud83d\ude00", "\uff21"];
  for (const id of inOrder.toReversed()) replica.register(id);
  assert.deepEqual(ids(listServices(replica.state, EVERYTHING)), inOrder);
  replica.apply({ type: "deregister", serviceId: "a", registrationId: "" });
  replica.register("9", { name: "other" });
  const rest = inOrder.filter((id) => id !== "a");
  assert.deepEqual(ids(listServices(replica.state, EVERYTHING)), rest);
});

Deno.test("a filter asks for the type, every label with its value, and health", () => {
  const replica = new Replica();
  const labels = new Map([["env", "prod"], ["__proto__", "x"]]);
  replica.register("plain");
  replica.register("labelled", { labels, serviceType: "sink" });
  const lapsed = replica.register("lapsed", { labels });
  replica.apply({ type: "lapse_lease", serviceId: "lapsed", registrationId: lapsed });
  const ill = replica.register("ill");
  const report = { type: "report_health", serviceId: "ill", registrationId: ill } as const;
  replica.apply({ ...report, health: health("unhealthy") });
  const slow = replica.register("slow");
  const degraded = { type: "report_health", serviceId: "slow", registrationId: slow } as const;
  replica.apply({ ...degraded, health: health("degraded") });

  const list = (filter: Partial<typeof EVERYTHING>) =>
    ids(listServices(replica.state, { ...EVERYTHING, ...filter }));
  assert.deepEqual(list({}), ["ill", "labelled", "lapsed", "plain", "slow"]);
  assert.deepEqual(list({ includeUnhealthy: false }), ["labelled", "plain", "slow"]);
  assert.deepEqual(list({ type: "sink" }), ["labelled"]);
  assert.deepEqual(list({ labels }), ["labelled", "lapsed"]);
  assert.deepEqual(list({ labels: new Map([["env", "test"]]) }), []);
  assert.deepEqual(list({ labels: new Map([["toString", ""]]) }), []);
  assert.deepEqual(list({ labels, type: "sink", includeUnhealthy: false }), ["labelled"]);
});

Deno.test("endpoints are the healthy services, of one name, type and group where asked", () => {
  const replica = new Replica();
  replica.register("c", { groupId: "g" });
  replica.register("b", { serviceType: "sink" });
  replica.register("a");
  replica.register("d", { name: "someone else" });
  const slow = replica.register("e");
  const report = { type: "report_health", serviceId: "e", registrationId: slow } as const;
  replica.apply({ ...report, health: health("degraded") });
  const lapsed = replica.register("f");
  replica.apply({ type: "lapse_lease", serviceId: "f", registrationId: lapsed });

  const query = { name: "enricher", groupId: "" };
  assert.deepEqual(ids(endpoints(replica.state, query)), ["a", "b", "c"]);
  assert.deepEqual(ids(endpoints(replica.state, { ...query, type: "sink" })), ["b"]);
  assert.deepEqual(ids(endpoints(replica.state, { ...query, groupId: "g" })), ["c"]);
  assert.deepEqual(ids(endpoints(replica.state, { ...query, name: "nobody" })), []);
  assert.deepEqual(ids(endpoints(replica.state, { ...query, name: "" })), ["a", "b", "c", "d"]);
});

Deno.test("the index by name follows renames and removals", () => {
  const replica = new Replica();
  const named = (name: string) => ids(endpoints(replica.state, { name, groupId: "" }));
  replica.register("a", { name: "one" });
  replica.register("b", { name: "one" });
  replica.register("a", { name: "two" });
  // The nearest neighbours in the order of names.
  replica.register("c", { name: "one\0" });
  replica.register("d", { name: "on" });
  assert.deepEqual([named("one"), named("two")], [["b"], ["a"]]);
  replica.register("a", { name: "one" });
  assert.deepEqual([named("one"), named("two")], [["a", "b"], []]);
  for (const serviceId of ["a", "b"]) {
    replica.apply({ type: "deregister", serviceId, registrationId: "" });
  }
  assert.deepEqual(named("one"), []);
});
