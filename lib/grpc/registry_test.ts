import assert from "node:assert/strict";
import { Metadata, status as Code } from "@grpc/grpc-js";
import { ConveyorError, FatalError } from "../base/mod.ts";
import { loggerOver } from "../telemetry/logger.ts";
import { eventually, withEdge } from "../../tests/support/edge.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import { NO_PROGRESS } from "./edge.ts";

Deno.test("what is registered is listed as it was given", () =>
  withEdge(async (edge) => {
    const { Register, ListServices } = edge.protos.registry;
    const sent = registerRequest("a");
    const answer = await edge.call(Register, sent);
    assert.deepEqual(answer, {
      success: true,
      registration_id: "reg-1",
      lease_id: "lease-1",
      lease_ttl: { seconds: "1501", nanos: 500_000_000 },
      initial_credits: "0",
      revision: "1",
    });
    const { services, revision } = await edge.call(ListServices, {});
    assert.equal(revision, "1");
    assert.deepEqual(services, [{
      identity: sent.identity,
      endpoint: sent.endpoint,
      metadata: sent.metadata,
      health: { status: "HEALTH_STATUS_HEALTHY", message: "", components: {} },
      registered_at: { seconds: "1700000000", nanos: 0 },
      last_heartbeat: null,
      assigned_partitions: [],
    }]);
  }));

Deno.test("a time before 1970 or between milliseconds survives", () =>
  withEdge(async (edge) => {
    const { Register, ListServices } = edge.protos.registry;
    edge.plane.now = 1_234.5;
    await edge.call(Register, registerRequest("a"));
    const { services } = await edge.call(ListServices, {});
    assert.deepEqual(services[0]?.registered_at, { seconds: "1", nanos: 234_500_000 });
  }));

Deno.test("a list is filtered by type, labels and health", () =>
  withEdge(async (edge) => {
    const { Register, ListServices } = edge.protos.registry;
    await edge.call(Register, registerRequest("a"));
    const sink = registerRequest("b");
    await edge.call(Register, {
      ...sink,
      identity: { ...sink.identity, service_type: "SERVICE_TYPE_SINK" },
      metadata: { labels: { zone: "b" } },
    });
    const ids = async (request: Parameters<typeof ListServices.requestSerialize>[0]) =>
      (await edge.call(ListServices, request)).services.map((one) => one.identity?.service_id);
    assert.deepEqual(await ids({}), ["a", "b"]);
    assert.deepEqual(await ids({ type_filter: "SERVICE_TYPE_SINK" }), ["b"]);
    assert.deepEqual(await ids({ label_selector: { zone: "a", tier: "gold" } }), ["a"]);
    assert.deepEqual(await ids({ label_selector: { zone: "a", tier: "tin" } }), []);

    await edge.plane.propose({ type: "lapse_lease", serviceId: "a", registrationId: "reg-1" });
    assert.deepEqual(await ids({}), ["b"]);
    assert.deepEqual(await ids({ include_unhealthy: true }), ["a", "b"]);
  }));

Deno.test("a list longer than one slice is whole and in order", () =>
  withEdge(async (edge) => {
    const { ListServices } = edge.protos.registry;
    const ids = Array.from({ length: 2_500 }, (_, i) => `service-${String(i).padStart(5, "0")}`);
    for (const serviceId of ids) await edge.plane.propose(registration(serviceId));
    const { services, revision } = await edge.call(ListServices, {});
    assert.deepEqual(services.map((one) => one.identity?.service_id), ids);
    assert.equal(revision, "2500");
  }));

Deno.test("endpoints are those of the healthy instances", () =>
  withEdge(async (edge) => {
    const { Register, GetServiceEndpoints } = edge.protos.registry;
    await edge.call(Register, registerRequest("a"));
    await edge.call(Register, registerRequest("b"));
    const request = { service_name: "orders-transform" };
    const both = await edge.call(GetServiceEndpoints, request);
    assert.deepEqual(both.endpoints.map((one) => one.service_id), ["a", "b"]);
    assert.deepEqual(both.endpoints[0], {
      service_id: "a",
      endpoint: { host: "10.0.3.17", port: 8080, use_tls: true },
      weight: 3,
      health: "HEALTH_STATUS_HEALTHY",
      assigned_partitions: [],
    });
    await edge.plane.propose({ type: "lapse_lease", serviceId: "a", registrationId: "reg-1" });
    const one = await edge.call(GetServiceEndpoints, request);
    assert.deepEqual(one.endpoints.map((endpoint) => endpoint.service_id), ["b"]);
    const other = await edge.call(GetServiceEndpoints, { ...request, group_id: "others" });
    assert.deepEqual(other.endpoints, []);
  }));

Deno.test("only the current registration can be taken back, once", () =>
  withEdge(async (edge) => {
    const { Register, Deregister } = edge.protos.registry;
    const first = await edge.call(Register, registerRequest("a"));
    const second = await edge.call(Register, registerRequest("a"));
    const of = ({ registration_id }: { registration_id: string }) => ({
      service_id: "a",
      registration_id,
    });
    assert.equal((await edge.failure(Deregister, of(first))).code, Code.ABORTED);
    assert.deepEqual(await edge.call(Deregister, of(second)), {
      success: true,
      pending_records: "0",
    });
    assert.equal((await edge.failure(Deregister, of(second))).code, Code.NOT_FOUND);
  }));

Deno.test("reads are linearizable unless the caller says otherwise", () =>
  withEdge(async (edge) => {
    const { ListServices } = edge.protos.registry;
    const read = (value: string) => {
      const metadata = new Metadata();
      metadata.set("x-conveyor-read", value);
      return metadata;
    };
    await edge.call(ListServices, {});
    await edge.call(ListServices, {}, read("linearizable"));
    await edge.call(ListServices, {}, read("stale"));
    const asked = edge.plane.reads.map(({ consistency }) => consistency);
    assert.deepEqual(asked, ["linearizable", "linearizable", "stale"]);

    const error = await edge.failure(ListServices, {}, read("eventual"));
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.match(error.details, /x-conveyor-read: "eventual" is neither/);
  }));

Deno.test("a failure of the node reaches the client with what it may do next", () =>
  withEdge(async (edge) => {
    const { Register } = edge.protos.registry;
    edge.plane.failure = new ConveyorError("unavailable", "no leader", 150);
    const unavailable = await edge.failure(Register, registerRequest("a"));
    assert.equal(unavailable.code, Code.UNAVAILABLE);
    assert.deepEqual(unavailable.metadata.get("retry-after-ms"), ["150"]);
    assert.deepEqual(unavailable.metadata.get("x-conveyor-outcome"), []);

    edge.plane.failure = new ConveyorError("outcome_unknown", "the leader is gone");
    const unknown = await edge.failure(Register, registerRequest("a"));
    assert.equal(unknown.code, Code.UNAVAILABLE);
    assert.deepEqual(unknown.metadata.get("x-conveyor-outcome"), ["unknown"]);

    edge.plane.failure = new FatalError("disk full");
    assert.equal((await edge.failure(Register, registerRequest("a"))).code, Code.UNAVAILABLE);
  }));

Deno.test("a bug is logged with its cause, and shown to the client without", async () => {
  const logged: string[] = [];
  const logger = loggerOver(
    ({ message, fields }) => logged.push(`${message} ${fields["method"]} ${fields["error"]}`),
    () => true,
    {},
  );
  await withEdge(async (edge) => {
    edge.plane.failure = new TypeError("secret is not a function");
    const error = await edge.failure(edge.protos.registry.Register, registerRequest("a"));
    assert.equal(error.code, Code.INTERNAL);
    assert.equal(error.details, "internal error");
  }, { logger });
  assert.deepEqual(logged, [
    "a call failed conveyor_etl.registry.ServiceRegistry/Register TypeError: secret is not a function",
  ]);
});

Deno.test("a call that its client gives up is stopped, and counted as what it was", () =>
  withEdge(async (edge) => {
    const { path, requestSerialize, responseDeserialize } = edge.protos.registry.Register;
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const start = (deadline: number, ended = () => {}) =>
      edge.channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        registerRequest("a"),
        new Metadata(),
        { deadline },
        ended,
      );
    const cancelled = start(Infinity);
    await eventually("the proposal arrives", () => edge.plane.signals.length === 1);
    cancelled.cancel();
    await eventually("the signal is raised", () => edge.plane.signals[0]?.aborted === true);
    // A client that is slow may be done before it has sent anything.
    for (let ms = 100; edge.plane.signals.length < 2; ms *= 2) {
      await new Promise<void>((resolve) => start(Date.now() + ms, resolve));
    }
    await eventually("the second one too", () => edge.plane.signals[1]?.aborted === true);
    open();
    await edge.call(edge.protos.registry.Register, registerRequest("b"));
    const name = "conveyor_etl.registry.ServiceRegistry/Register";
    const [first, ...late] = edge.ended();
    assert.equal(first, `${name} CANCELLED`);
    assert.equal(late.pop(), `${name} OK`);
    // Both sides count the time: a client that is done first cancels.
    for (const one of late) assert.match(one, /Register (DEADLINE_EXCEEDED|CANCELLED)$/);
    assert.ok(late.length > 0);
  }));

function registration(serviceId: string) {
  return {
    type: "register",
    service: {
      serviceId,
      serviceType: "source",
      name: "",
      version: "",
      capabilities: [],
      groupId: "",
      endpoint: { host: "h", port: 1, useTls: false },
      labels: new Map(),
      recordTypes: [],
      maxConcurrentRequests: 0,
      weight: 0,
      heartbeatInterval: 10_000,
      sidecarId: "",
    },
  } as const;
}

/** Records that services are working on. */
const HELD = new Map([["a", 2 ** 53 - 1]]);

Deno.test("a graceful deregistration is answered at once, with what is left to do", () => {
  const progress = { ...NO_PROGRESS, held: (id: string) => Promise.resolve(HELD.get(id) ?? 0) };
  return withEdge(async (edge) => {
    const { Register, Deregister, GetServiceEndpoints, ListServices } = edge.protos.registry;
    await edge.call(Register, registerRequest("a"));
    const request = { service_id: "a", graceful: true, drain_timeout: { seconds: 5 } };
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await edge.call(Deregister, request), {
        success: true,
        pending_records: "9007199254740991",
      });
    }
    assert.deepEqual((await edge.call(GetServiceEndpoints, {})).endpoints, []);
    const { services } = await edge.call(ListServices, {});
    assert.deepEqual(services[0]?.health, {
      status: "HEALTH_STATUS_DEGRADED",
      message: "draining: deregistered",
      components: {},
    });
    await edge.call(Deregister, { service_id: "a" });
    assert.equal((await edge.failure(Deregister, request)).code, Code.NOT_FOUND);
  }, { progress });
});
