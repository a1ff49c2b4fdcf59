import assert from "node:assert/strict";
import { EVERYTHING, fieldsOf, FULL_SPEC, health, Replica } from "./fixtures_test.ts";
import { dueTo } from "./due.ts";
import { effectiveHealth } from "./filter.ts";
import { endpoints, getService, listServices } from "./queries.ts";

const CHANGED = { ok: true, result: { changed: true } };
const UNCHANGED = { ok: true, result: { changed: false } };

function refusal(outcome: { readonly ok: boolean; readonly code?: string }): string | undefined {
  return outcome.ok ? undefined : outcome.code;
}

Deno.test("a new service is added as it said, healthy, with ids from its place in the log", () => {
  const replica = new Replica();
  replica.index = 41;
  replica.now = 5_000;
  const { outcome, event } = replica.apply({ type: "register", service: FULL_SPEC });
  const registrationId = "reg-42";
  const result = { registrationId, leaseId: "lease-42", leaseTtl: 3 * 1_500 };
  assert.deepEqual(outcome, { ok: true, result });
  const service = getService(replica.state, "enricher-1");
  assert.deepEqual(service && fieldsOf(service), {
    ...FULL_SPEC,
    registrationId,
    registeredAt: 5_000,
    health: health("healthy"),
    leaseLapsed: false,
    drain: undefined,
    resumed: false,
    assignments: [],
    modifiedRevision: 42,
  });
  assert.deepEqual(event, { kind: "added", service, previous: undefined, revision: 42 });
});

Deno.test("registering an id again is one change, with fresh ids and health", () => {
  const replica = new Replica();
  const registrationId = replica.register("a");
  replica.apply({
    type: "report_health",
    serviceId: "a",
    registrationId,
    health: health("degraded", "slow"),
  });
  replica.apply({ type: "lapse_lease", serviceId: "a", registrationId });
  const before = getService(replica.state, "a");
  const again = replica.register("a", { name: "other" });
  const service = getService(replica.state, "a");
  assert.equal(again, "reg-4");
  assert.equal(service?.registrationId, "reg-4");
  assert.deepEqual([service?.health, service?.leaseLapsed], [health("healthy"), false]);
  assert.equal(replica.state.services.size, 1);
  const { event } = replica.apply({
    type: "register",
    service: { ...FULL_SPEC, serviceId: "a" },
  });
  assert.equal(event?.kind, "modified");
  assert.equal(event?.previous, service);
  assert.equal(before?.name, "enricher", "records are replaced, never changed");
});

Deno.test("deregistration needs the current registration, or names none", () => {
  const replica = new Replica();
  const old = replica.register("a");
  const current = replica.register("a");
  const stale = replica.apply({ type: "deregister", serviceId: "a", registrationId: old });
  assert.equal(refusal(stale.outcome), "aborted");
  assert.equal(stale.event, undefined);
  const service = getService(replica.state, "a");
  const gone = replica.apply({ type: "deregister", serviceId: "a", registrationId: current });
  assert.deepEqual(gone.outcome, CHANGED);
  assert.deepEqual(gone.event, { kind: "removed", service, previous: service, revision: 4 });
  assert.equal(getService(replica.state, "a"), undefined);
  const unknown = replica.apply({ type: "deregister", serviceId: "a", registrationId: "" });
  assert.equal(refusal(unknown.outcome), "not_found");
  replica.register("b");
  const any = replica.apply({ type: "deregister", serviceId: "b", registrationId: "" });
  assert.deepEqual(any.outcome, CHANGED);
});

Deno.test("a health report changes something only when it says something new", () => {
  const replica = new Replica();
  const registrationId = replica.register("a");
  const report = (health: Parameters<typeof effectiveHealth>[0]["health"]) =>
    replica.apply({ type: "report_health", serviceId: "a", registrationId, health });
  const component = { name: "db", status: "healthy", message: "" } as const;

  assert.deepEqual(report(health("healthy")).outcome, UNCHANGED);
  const degraded = report(health("degraded", "slow"));
  assert.deepEqual([degraded.outcome, degraded.event?.kind], [CHANGED, "health_changed"]);
  assert.equal(degraded.event?.previous?.health.status, "healthy");
  assert.equal(getService(replica.state, "a")?.modifiedRevision, 3);
  assert.deepEqual(report(health("degraded", "slow")).outcome, UNCHANGED);
  assert.deepEqual(report(health("degraded", "slower")).outcome, CHANGED);

  const withComponent = { ...health("healthy"), components: new Map([["db", component]]) };
  assert.deepEqual(report(withComponent).outcome, CHANGED);
  assert.deepEqual(report({ ...withComponent }).outcome, UNCHANGED);
  for (const different of [{ name: "x" }, { status: "degraded" as const }, { message: "x" }]) {
    const changed = { ...component, ...different };
    const components = new Map([["db", changed]]);
    assert.deepEqual(report({ ...withComponent, components }).outcome, CHANGED);
    assert.deepEqual(report(withComponent).outcome, CHANGED);
  }
  const otherKey = new Map([["cache", component]]);
  assert.deepEqual(report({ ...withComponent, components: otherKey }).outcome, CHANGED);
});

Deno.test("a health report of an earlier registration is fenced off", () => {
  const replica = new Replica();
  const old = replica.register("a");
  replica.register("a");
  const report = { type: "report_health", health: health("unhealthy") } as const;
  const stale = replica.apply({ ...report, serviceId: "a", registrationId: old });
  assert.equal(refusal(stale.outcome), "aborted");
  const none = replica.apply({ ...report, serviceId: "a", registrationId: "" });
  assert.equal(refusal(none.outcome), "aborted");
  const unknown = replica.apply({ ...report, serviceId: "b", registrationId: old });
  assert.equal(refusal(unknown.outcome), "not_found");
  assert.equal(getService(replica.state, "a")?.health.status, "healthy");
});

Deno.test("a lapsed lease makes a service unhealthy until it is renewed", () => {
  const replica = new Replica();
  const lease = { serviceId: "a", registrationId: replica.register("a") };
  const lapsed = replica.apply({ type: "lapse_lease", ...lease });
  assert.deepEqual([lapsed.outcome, lapsed.event?.kind], [CHANGED, "health_changed"]);
  const service = lapsed.event?.service;
  assert.ok(service);
  assert.deepEqual([service.health.status, effectiveHealth(service)], ["healthy", "unhealthy"]);
  const twice = replica.apply({ type: "lapse_lease", ...lease });
  assert.deepEqual(twice, { outcome: UNCHANGED });

  const renewed = replica.apply({ type: "renew_lease", ...lease });
  assert.deepEqual([renewed.outcome, renewed.event?.kind], [CHANGED, "health_changed"]);
  assert.equal(renewed.event && effectiveHealth(renewed.event.service), "healthy");
  assert.deepEqual(replica.apply({ type: "renew_lease", ...lease }), { outcome: UNCHANGED });
});

Deno.test("what was reported while the lease was lapsed counts once it is renewed", () => {
  const replica = new Replica();
  const lease = { serviceId: "a", registrationId: replica.register("a") };
  replica.apply({ type: "lapse_lease", ...lease });
  const report = replica.apply({ type: "report_health", ...lease, health: health("degraded") });
  assert.equal(report.event && effectiveHealth(report.event.service), "unhealthy");
  const renewed = replica.apply({ type: "renew_lease", ...lease });
  assert.equal(renewed.event && effectiveHealth(renewed.event.service), "degraded");
});

Deno.test("a lease ends only when it is lapsed still", () => {
  const replica = new Replica();
  const lease = { serviceId: "a", registrationId: replica.register("a") };
  assert.deepEqual(replica.apply({ type: "end_lease", ...lease }), { outcome: UNCHANGED });
  replica.apply({ type: "lapse_lease", ...lease });
  replica.apply({ type: "renew_lease", ...lease });
  assert.deepEqual(replica.apply({ type: "end_lease", ...lease }), { outcome: UNCHANGED });
  replica.apply({ type: "lapse_lease", ...lease });
  const ended = replica.apply({ type: "end_lease", ...lease });
  assert.deepEqual([ended.outcome, ended.event?.kind], [CHANGED, "removed"]);
  assert.equal(replica.state.services.size, 0);
});

Deno.test("lease commands for a registration that is not current change nothing", () => {
  const replica = new Replica();
  const old = replica.register("a");
  replica.register("a");
  for (const type of ["lapse_lease", "renew_lease", "end_lease"] as const) {
    for (const serviceId of ["a", "unknown"]) {
      const applied = replica.apply({ type, serviceId, registrationId: old });
      assert.deepEqual(applied, { outcome: UNCHANGED });
    }
  }
  const [service] = listServices(replica.state, EVERYTHING);
  assert.equal(service?.leaseLapsed, false);
});

const DRAIN = { type: "drain_service", serviceId: "a", reason: "leaves", timeout: 5_000 } as const;

Deno.test("a service that drains is no endpoint, keeps its lease, and goes when it is done", () => {
  const replica = new Replica();
  const old = replica.register("a");
  const registrationId = replica.register("a");
  const unknown = replica.apply({ ...DRAIN, serviceId: "b", registrationId: "" });
  assert.equal(refusal(unknown.outcome), "not_found");
  assert.equal(refusal(replica.apply({ ...DRAIN, registrationId: old }).outcome), "aborted");
  const key = { serviceId: "a", registrationId };
  assert.deepEqual(replica.apply({ type: "end_drain", ...key }).outcome, UNCHANGED);
  const { event } = replica.apply({ ...DRAIN, registrationId });
  assert.deepEqual([event?.kind, event?.service.drain], [
    "health_changed",
    { reason: "leaves", timeout: 5_000 },
  ]);
  assert.deepEqual(endpoints(replica.state, { name: "", groupId: "" }), []);
  assert.equal(effectiveHealth(event!.service), "degraded");
  const again = replica.apply({ ...DRAIN, registrationId: "", timeout: 1 });
  assert.deepEqual([again.outcome, again.event], [UNCHANGED, undefined]);
  replica.apply({ type: "report_health", ...key, health: health("unhealthy") });
  assert.equal(effectiveHealth(getService(replica.state, "a")!), "unhealthy");
  replica.apply({ type: "lapse_lease", ...key });
  replica.apply({ type: "renew_lease", ...key });
  assert.equal(getService(replica.state, "a")?.drain?.timeout, 5_000);
  const fenced = replica.apply({ type: "end_drain", serviceId: "a", registrationId: old });
  assert.deepEqual(fenced.outcome, UNCHANGED);
  const gone = replica.apply({ type: "end_drain", ...key });
  assert.deepEqual([gone.outcome, gone.event?.kind], [CHANGED, "removed"]);
  assert.deepEqual(replica.apply({ type: "end_drain", ...key }).outcome, UNCHANGED);
});

Deno.test("to register again calls a drain off, which the service has to be told", () => {
  const replica = new Replica();
  const service = () => getService(replica.state, "a")!;
  const told = () => dueTo(replica.state, service())?.commands.map(({ type }) => type);
  const drained = replica.register("a");
  assert.equal(told(), undefined);
  replica.apply({ ...DRAIN, registrationId: "" });
  assert.deepEqual(told(), ["drain"]);
  for (let i = 0; i < 2; i++) {
    replica.register("a");
    assert.equal(service().drain, undefined);
    assert.deepEqual(told(), ["resume"]);
  }
  replica.apply({ type: "end_drain", serviceId: "a", registrationId: drained });
  assert.equal(endpoints(replica.state, { name: "", groupId: "" }).length, 1);
});
