// The registry from the outside: a client of the real program.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { eventually } from "../support/eventually.ts";
import { PROTOS, withNode } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Deregister, GetServiceEndpoints, Heartbeat, ListServices, WatchServices } = PROTOS.registry;

/** What happened to which service, and how it then is. */
function kindOf({ event_type, service }: ServiceEvent__Output): string {
  const kind = event_type.replace("EVENT_TYPE_", "");
  const status = service?.health?.status.replace("HEALTH_STATUS_", "");
  return [kind, service?.identity?.service_id, status].filter(Boolean).join(" ");
}

Deno.test("a service is registered, found, watched, replaced and deregistered", () =>
  withNode(async (node) => {
    const first = await node.register(registerRequest("orders-1"));
    const watch = node.watch(WatchServices, { bookmarks: true });
    await watch.first(2);
    const second = await node.register({
      ...registerRequest("orders-2"),
      endpoint: { host: "10.0.3.18", port: 8081 },
    });
    assert.ok(BigInt(second.revision) > BigInt(first.revision));
    assert.deepEqual(second.lease_ttl, { seconds: "1501", nanos: 500_000_000 });

    const { services, revision } = await node.list();
    assert.equal(revision, second.revision);
    const [one] = services;
    assert.deepEqual(
      [one?.identity, one?.endpoint, one?.metadata],
      [
        registerRequest("orders-1").identity,
        registerRequest("orders-1").endpoint,
        registerRequest("orders-1").metadata,
      ],
    );
    const { endpoints } = await node.call(GetServiceEndpoints, {
      service_name: "orders-transform",
    });
    assert.deepEqual(
      endpoints.map(({ service_id, endpoint }) => [service_id, endpoint?.host, endpoint?.port]),
      [["orders-1", "10.0.3.17", 8080], ["orders-2", "10.0.3.18", 8081]],
    );

    const replaced = await node.register(registerRequest("orders-1"));
    const fenced = await node.failure(Deregister, {
      service_id: "orders-1",
      registration_id: first.registration_id,
    });
    assert.equal(fenced.code, Code.ABORTED);
    await node.call(Deregister, {
      service_id: "orders-1",
      registration_id: replaced.registration_id,
    });
    assert.deepEqual(await node.ids(), ["orders-2"]);

    assert.deepEqual((await watch.first(5)).map(kindOf), [
      "ADDED orders-1 HEALTHY",
      "BOOKMARK",
      "ADDED orders-2 HEALTHY",
      "MODIFIED orders-1 HEALTHY",
      "REMOVED orders-1 HEALTHY",
    ]);
    const revisions = watch.messages.map((event) => Number(event.revision));
    assert.deepEqual(revisions, [...revisions].sort((a, b) => a - b));
  }));

Deno.test("lists and watches select by type and labels", () =>
  withNode(async (node) => {
    const request = registerRequest("a");
    await node.register(request);
    await node.register({
      ...registerRequest("b"),
      identity: { ...request.identity, service_id: "b", service_type: "SERVICE_TYPE_SINK" },
      metadata: { labels: { zone: "b" } },
    });
    const ids = async (filter: object) => {
      const { services } = await node.call(ListServices, filter);
      return services.map(({ identity }) => identity?.service_id);
    };
    assert.deepEqual(await ids({}), ["a", "b"]);
    assert.deepEqual(await ids({ type_filter: "SERVICE_TYPE_SINK" }), ["b"]);
    assert.deepEqual(await ids({ label_selector: { zone: "a" } }), ["a"]);
    assert.deepEqual(await ids({ label_selector: { zone: "a", tier: "lead" } }), []);
    const watch = node.watch(WatchServices, { label_selector: { zone: "b" }, bookmarks: true });
    assert.deepEqual((await watch.first(2)).map(kindOf), ["ADDED b HEALTHY", "BOOKMARK"]);
  }));

Deno.test("a lease lasts three heartbeat intervals, comes back with a heartbeat, and ends the service", () =>
  withNode(async (node) => {
    const brief = (id: string, seconds: number) =>
      node.register({ ...registerRequest(id), heartbeat_interval: { seconds } });
    // Less than it takes until the other has gone.
    const alive = await brief("alive", 5);
    const watch = node.watch(WatchServices, {});
    await watch.first(1);
    const stream = node.bidi(Heartbeat);
    const beat = (service_id: string, registration_id: string) =>
      stream.stream.write({ service_id, registration_id });
    const beating = setInterval(() => beat("alive", alive.registration_id), 500);
    try {
      const registeredAt = performance.now();
      const silent = await brief("silent", 2);
      assert.deepEqual((await watch.first(3)).map(kindOf).slice(1), [
        "ADDED silent HEALTHY",
        "HEALTH_CHANGED silent UNHEALTHY",
      ]);
      const lapsedAfter = performance.now() - registeredAt;
      assert.ok(lapsedAfter >= 6_000, `${lapsedAfter} ms`);
      const endpoints = await node.call(GetServiceEndpoints, { service_name: "orders-transform" });
      assert.deepEqual(endpoints.endpoints.map(({ service_id }) => service_id), ["alive"]);
      const healthy = await node.call(ListServices, {});
      assert.equal(healthy.services.length, 1);
      assert.equal((await node.list()).services.length, 2);

      const revivedAt = performance.now();
      beat("silent", silent.registration_id);
      assert.equal((await watch.first(4)).map(kindOf).at(-1), "HEALTH_CHANGED silent HEALTHY");
      assert.deepEqual((await watch.first(6)).map(kindOf).slice(4), [
        "HEALTH_CHANGED silent UNHEALTHY",
        "REMOVED silent UNHEALTHY",
      ]);
      const removedAfter = performance.now() - revivedAt;
      assert.ok(removedAfter >= 12_000, `${removedAfter} ms`);
      assert.deepEqual(await node.ids(), ["alive"]);

      beat("silent", silent.registration_id);
      await eventually(
        "its heartbeat is refused",
        () =>
          stream.messages.findLast(({ service_id }) => service_id === "silent")
            ?.acknowledged === false,
      );
    } finally {
      clearInterval(beating);
      stream.stream.cancel();
    }
  }));

Deno.test("a health report reaches lists, endpoints and watches, once", () =>
  withNode(async (node) => {
    const { registration_id } = await node.register(registerRequest("a"));
    const watch = node.watch(WatchServices, {});
    await watch.first(1);
    const stream = node.bidi(Heartbeat);
    const report = (status: "HEALTH_STATUS_DEGRADED" | "HEALTH_STATUS_HEALTHY") =>
      stream.stream.write({
        service_id: "a",
        registration_id,
        health: { status, message: "disk is slow" },
      });
    report("HEALTH_STATUS_DEGRADED");
    report("HEALTH_STATUS_DEGRADED");
    report("HEALTH_STATUS_HEALTHY");
    const answers = await stream.first(3);
    assert.deepEqual(answers.map(({ acknowledged }) => acknowledged), [true, true, true]);
    assert.deepEqual((await watch.first(3)).map(kindOf), [
      "ADDED a HEALTHY",
      "HEALTH_CHANGED a DEGRADED",
      "HEALTH_CHANGED a HEALTHY",
    ]);
    const { services } = await node.list();
    assert.equal(services[0]?.health?.message, "disk is slow");
    assert.notEqual(services[0]?.last_heartbeat, null);
    stream.stream.cancel();
  }));

Deno.test("a service that leaves gracefully is told to drain, and goes once it is idle", () =>
  withNode(async (node) => {
    const request = { ...registerRequest("a"), heartbeat_interval: { seconds: 600 } };
    const { registration_id } = await node.register(request);
    const watch = node.watch(WatchServices, {});
    await node.call(Deregister, {
      service_id: "a",
      graceful: true,
      drain_timeout: { seconds: 600 },
    });
    assert.deepEqual((await node.call(GetServiceEndpoints, {})).endpoints, []);
    const { stream, ...reader } = node.bidi(Heartbeat);
    const beat = { service_id: "a", registration_id };
    stream.write({ ...beat, load: { active_requests: 0 } });
    stream.write({ ...beat, load: { active_requests: 3 } });
    assert.deepEqual(await node.ids(), ["a"]);
    stream.write({ ...beat, load: { active_requests: 0 } });
    assert.deepEqual((await watch.first(3)).map(kindOf), [
      "ADDED a HEALTHY",
      "HEALTH_CHANGED a DEGRADED",
      "REMOVED a DEGRADED",
    ]);
    stream.write(beat);
    stream.end();
    const { messages } = await reader.ended;
    assert.deepEqual(messages.map(({ acknowledged }) => acknowledged), [true, true, true, false]);
    const [first] = messages;
    assert.equal(first?.commands[0]?.drain?.reason, "deregistered");
    const left = Number(first?.commands[0]?.drain?.timeout?.seconds);
    assert.ok(left > 0 && left < 600, `${left} s`);
  }));
