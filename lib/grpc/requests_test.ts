// What clients send, at the edges of what is allowed: the bound itself passes, one more does not.

import assert from "node:assert/strict";
import { ConveyorError, REQUEST_LIMITS } from "../base/mod.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import { decodeRequest, type Method } from "./codec.ts";
import { loadProtos } from "./protos.ts";
import { serviceSpec } from "./registration.ts";
import * as requests from "./requests.ts";

const { registry } = loadProtos();

/** Through the wire and back, as the server would see it. */
function arrived<In, Out>(
  method: Method<Out, never> & {
    requestSerialize: (request: In) => Parameters<typeof decodeRequest>[1];
  },
  request: In,
): Out {
  return decodeRequest(method, method.requestSerialize(request));
}

function problems(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ConveyorError && error.code === "invalid_argument", String(error));
    return error.message.split("; ");
  }
  return [];
}

function register(request: RegisterRequest): string[] {
  const bytes = registry.Register.requestSerialize(request);
  return problems(() => serviceSpec(decodeRequest(registry.Register, bytes), bytes.length));
}

const valid = registerRequest("a");
const withId = (service_id: string): RegisterRequest => ({
  ...valid,
  identity: { ...valid.identity, service_id },
});
const withLabels = (labels: Record<string, string>): RegisterRequest => ({
  ...valid,
  metadata: { ...valid.metadata, labels },
});
const manyLabels = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`label-${i}`, "x"]));

Deno.test("a registration becomes the domain's", () => {
  const bytes = registry.Register.requestSerialize(valid);
  assert.deepEqual(serviceSpec(decodeRequest(registry.Register, bytes), bytes.length), {
    serviceId: "a",
    serviceType: "transform",
    name: "orders-transform",
    version: "1.2.3",
    capabilities: ["json", "avro"],
    groupId: "orders",
    endpoint: { host: "10.0.3.17", port: 8080, useTls: true },
    labels: new Map([["zone", "a"], ["tier", "gold"]]),
    recordTypes: ["order.created"],
    maxConcurrentRequests: 16,
    weight: 3,
    heartbeatInterval: 500_500,
    sidecarId: "sidecar-1",
  });
});

Deno.test("metadata and heartbeat interval may be absent", () => {
  const { identity, endpoint } = valid;
  const request = arrived(registry.Register, {
    ...(identity && { identity }),
    ...(endpoint && { endpoint }),
  });
  const spec = serviceSpec(request, 1);
  assert.equal(spec.heartbeatInterval, 10_000);
  assert.equal(spec.labels.size, 0);
});

Deno.test("all that is wrong is told at once, each with its path", () => {
  assert.deepEqual(register({}), ["identity: is missing", "endpoint: is missing"]);
  const bad: RegisterRequest = {
    identity: { name: "a\u0000b", service_type: 77 as 1 },
    endpoint: { host: "a b", port: 65_536 },
    metadata: { labels: { "": "x" }, record_types_handled: ["ok", "tab\t"] },
    heartbeat_interval: { nanos: 1 },
    sidecar_id: "\u009f",
  };
  assert.deepEqual(register(bad), [
    "sidecar_id: contains a control character",
    "identity.service_id: is missing",
    "identity.name: contains a control character",
    "identity.service_type: is 77, which is none of the known values",
    "endpoint.host: contains white space or a control character",
    "endpoint.port: is 65536, allowed are 1 to 65535",
    "metadata.record_types_handled[1]: contains a control character",
    'metadata.labels[""]: is missing',
    "heartbeat_interval: is 0.001 s, allowed are 1 s to 10 min",
  ]);
});

Deno.test("an id is 1 to 256 bytes of any UTF-8 but control characters", () => {
  for (
    const id of [
      "x".repeat(256),
      "é".repeat(128),
      "🦕".repeat(64),
      "a/b c\u00a0\u2028'\"\\",
      "\uFFFD",
    ]
  ) {
    assert.deepEqual(register(withId(id)), [], id);
  }
  for (const id of ["x".repeat(257), "é".repeat(129), "🦕".repeat(65)]) {
    assert.match(register(withId(id))[0] ?? "", /service_id: is \d+ bytes long, at most 256/);
  }
  for (const control of ["\u0000", "\n", "\u001f", "\u007f", "\u0080", "\u009f"]) {
    const found = register(withId(`a${control}b`));
    assert.deepEqual(found, ["identity.service_id: contains a control character"]);
  }
});

Deno.test("a type has to be one of the known ones", () => {
  for (const service_type of [0, 5, -1]) {
    const identity = { ...valid.identity, service_type: service_type as 1 };
    const name = service_type === 0 ? "SERVICE_TYPE_UNSPECIFIED" : service_type;
    const expected = `identity.service_type: is ${name}, which is none of the known values`;
    assert.deepEqual(register({ ...valid, identity }), [expected]);
  }
});

Deno.test("ports are 1 to 65535", () => {
  const withPort = (port: number) => register({ ...valid, endpoint: { host: "h", port } });
  assert.deepEqual(withPort(1), []);
  assert.deepEqual(withPort(65_535), []);
  for (const port of [0, 65_536, 4_294_967_295]) {
    assert.deepEqual(withPort(port), [`endpoint.port: is ${port}, allowed are 1 to 65535`]);
  }
});

Deno.test("a host is there, of bounded length, and in one piece", () => {
  const withHost = (host: string) => register({ ...valid, endpoint: { host, port: 1 } });
  assert.deepEqual(withHost("x".repeat(253)), []);
  assert.deepEqual(withHost("::1"), []);
  assert.deepEqual(withHost(""), ["endpoint.host: is missing"]);
  assert.equal(withHost("x".repeat(254)).length, 1);
  for (const host of ["a b", "a\u00a0b", "a\nb", "\u007f"]) assert.equal(withHost(host).length, 1);
});

Deno.test("labels are bounded in number and size", () => {
  const { labels, textBytes } = REQUEST_LIMITS;
  assert.deepEqual(register(withLabels(manyLabels(labels))), []);
  assert.deepEqual(register(withLabels(manyLabels(labels + 1))), [
    "metadata.labels: has 257 entries, at most 256 are allowed",
  ]);
  assert.deepEqual(register(withLabels({ k: "v".repeat(textBytes) })), []);
  assert.deepEqual(register(withLabels({ k: "v".repeat(textBytes + 1) })), [
    'metadata.labels["k"]: is 4097 bytes long, at most 4096 are allowed',
  ]);
});

Deno.test("a key of the client's is shown quoted and cut", () => {
  const [problem] = register(withLabels({ [`\n${"k".repeat(300)}`]: "v" }));
  assert.equal(
    problem,
    `metadata.labels["\\n${"k".repeat(63)}…"]: is 301 bytes long, at most 256 are allowed`,
  );
});

Deno.test("one registration is bounded as a whole", () => {
  const labels = Object.fromEntries(
    Array.from({ length: 17 }, (_, i) => [`${i}`, "v".repeat(REQUEST_LIMITS.textBytes)]),
  );
  assert.match(register(withLabels(labels))[0] ?? "", /^request: is \d+ bytes long, at most 65536/);
});

Deno.test("the heartbeat interval is 1 s to 10 min, and never rounded down", () => {
  const withInterval = (seconds: number | string, nanos = 0) =>
    register({ ...valid, heartbeat_interval: { seconds, nanos } });
  assert.deepEqual(withInterval(1), []);
  assert.deepEqual(withInterval(600), []);
  for (
    const [seconds, nanos] of [[0, 0], [0, 1], [0, 998_000_000], [-1, 0], [600, 1], [
      601,
      0,
    ]] as const
  ) {
    assert.equal(withInterval(seconds, nanos).length, 1, `${seconds} s ${nanos} ns`);
  }
  assert.deepEqual(withInterval(5, -1), ["heartbeat_interval: is not a valid Duration"]);
  assert.deepEqual(withInterval(315_360_000), [
    "heartbeat_interval: is 315360000 s, allowed are 1 s to 10 min",
  ]);
  assert.deepEqual(withInterval("9223372036854775807"), [
    "heartbeat_interval: is not a valid Duration",
  ]);
  const spec = serviceSpec(
    arrived(registry.Register, { ...valid, heartbeat_interval: { seconds: 1, nanos: 1 } }),
    1,
  );
  assert.equal(spec.heartbeatInterval, 1_001);
});

Deno.test("a deregistration names a service; which registration is its choice", () => {
  const deregister = (request: Parameters<typeof registry.Deregister.requestSerialize>[0]) =>
    problems(() => requests.deregister(arrived(registry.Deregister, request)));
  assert.deepEqual(deregister({ service_id: "a" }), []);
  assert.deepEqual(deregister({ registration_id: "reg-1" }), ["service_id: is missing"]);
  assert.deepEqual(deregister({ service_id: "a", drain_timeout: { seconds: -1 } }), [
    "drain_timeout: is negative",
  ]);
  assert.deepEqual(deregister({ service_id: "a", drain_timeout: { seconds: 3_600 } }), []);
  assert.deepEqual(deregister({ service_id: "a", drain_timeout: { seconds: 3_600, nanos: 1 } }), [
    "drain_timeout: is 3600.001 s, at most 60 min are allowed",
  ]);
});

Deno.test("a graceful deregistration is a drain, of half a minute where it does not say", () => {
  const deregister = (request: Parameters<typeof registry.Deregister.requestSerialize>[0]) =>
    requests.deregister(arrived(registry.Deregister, { service_id: "a", ...request }));
  const key = { serviceId: "a", registrationId: "" };
  const drain_timeout = { seconds: 2 };
  assert.deepEqual(deregister({ drain_timeout }), { type: "deregister", ...key });
  const drain = { type: "drain_service", ...key, reason: "deregistered" };
  assert.deepEqual(deregister({ graceful: true, drain_timeout }), { ...drain, timeout: 2_000 });
  for (const drain_timeout of [null, {}]) {
    assert.deepEqual(deregister({ graceful: true, drain_timeout }), { ...drain, timeout: 30_000 });
  }
});

Deno.test("a heartbeat carries health only when it has a status", () => {
  const heartbeat = (request: Parameters<typeof registry.Heartbeat.requestSerialize>[0]) =>
    requests.heartbeat(arrived(registry.Heartbeat, request));
  const ids = { service_id: "a", registration_id: "r" };
  const plain = { serviceId: "a", registrationId: "r" };
  assert.deepEqual(heartbeat(ids), plain);
  assert.deepEqual(heartbeat({ ...ids, health: { message: "?" } }), plain);
  assert.deepEqual(heartbeat({ ...ids, load: { active_requests: 7 } }), {
    ...plain,
    activeRequests: 7,
  });
  const components = {
    db: { name: "db", status: "HEALTH_STATUS_DEGRADED", message: "slow" },
  } as const;
  assert.deepEqual(
    heartbeat({ ...ids, health: { status: "HEALTH_STATUS_HEALTHY", message: "ok", components } }),
    {
      ...plain,
      health: {
        status: "healthy",
        message: "ok",
        components: new Map([["db", { name: "db", status: "degraded", message: "slow" }]]),
      },
    },
  );
});

Deno.test("what a heartbeat says of its health has to be known and bounded", () => {
  const heartbeat = (health: Parameters<typeof registry.Heartbeat.requestSerialize>[0]["health"]) =>
    problems(() =>
      requests.heartbeat(arrived(registry.Heartbeat, { service_id: "a", health: health ?? null }))
    );
  assert.deepEqual(heartbeat({ status: 9 as 1 }), [
    "health.status: is 9, which is none of the known values",
  ]);
  assert.deepEqual(heartbeat({ status: 1, components: { db: {} } }), [
    'health.components["db"].status: is HEALTH_STATUS_UNSPECIFIED, which is none of the known values',
  ]);
  const components = Object.fromEntries(
    Array.from({ length: 1_001 }, (_, i) => [`${i}`, { status: 1 as const }]),
  );
  assert.deepEqual(heartbeat({ status: 1, components }), [
    "health.components: has 1001 entries, at most 1000 are allowed",
  ]);
});

Deno.test("a heartbeat says which generations have been carried out, of groups that there may be", () => {
  const heartbeat = (groups: Record<string, string | number>) =>
    requests.heartbeat(arrived(registry.Heartbeat, { service_id: "a", groups }));
  assert.equal(heartbeat({}).groups, undefined);
  assert.deepEqual(
    heartbeat({ g: 3, __proto_: "9007199254740991" }).groups,
    new Map([["g", 3], ["__proto_", 2 ** 53 - 1]]),
  );
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`g${i}`, 1]));
  assert.equal(heartbeat(many(1_000)).groups?.size, 1_000);
  assert.deepEqual(problems(() => heartbeat(many(1_001))), [
    "groups: has 1001 entries, at most 1000 are allowed",
  ]);
  assert.deepEqual(problems(() => heartbeat({ "": 1, g: "9007199254740992" })), [
    'groups[""]: is missing',
    'groups["g"]: 9007199254740992 is no generation so far',
  ]);
});

Deno.test("a selector has at most 256 labels, and is refused as a whole beyond", () => {
  const filter = (count: number) => {
    const entries = Array.from({ length: count }, (_, i) => [`k${i}`, "v"]);
    const label_selector = Object.fromEntries(entries);
    return requests.serviceFilter(arrived(registry.ListServices, { label_selector }), true);
  };
  assert.equal(filter(256).labels.size, 256);
  for (const count of [257, 10_000]) {
    assert.deepEqual(problems(() => filter(count)), [
      `label_selector: has ${count} entries, at most 256 are allowed`,
    ]);
  }
});

Deno.test("a filter without a type matches all types, one with an unknown type none", () => {
  const filter = (request: Parameters<typeof registry.ListServices.requestSerialize>[0]) =>
    requests.serviceFilter(arrived(registry.ListServices, request), true);
  assert.deepEqual(filter({}), { type: undefined, labels: new Map(), includeUnhealthy: true });
  assert.equal(filter({ type_filter: "SERVICE_TYPE_SINK" }).type, "sink");
  assert.deepEqual(problems(() => filter({ type_filter: 9 as 1 })), [
    "type_filter: is 9, which is none of the known values",
  ]);
  assert.deepEqual(problems(() => filter({ label_selector: manyLabels(257) })), [
    "label_selector: has 257 entries, at most 256 are allowed",
  ]);
});
