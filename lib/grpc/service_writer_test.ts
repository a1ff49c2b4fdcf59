import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import fc from "fast-check";
import { history, holds } from "../state/arbitraries_test.ts";
import { fieldsOf, FULL_SPEC } from "../state/fixtures_test.ts";
import { allPartitions, effectiveHealth, ReplicatedState, type Service } from "../state/mod.ts";
import { loadProtos } from "./protos.ts";
import { timestamp } from "./responses.ts";
import { encodeEvent, encodeServices, type Told } from "./service_writer.ts";

const { ListServices, WatchServices } = loadProtos().registry;
const AT = 1_700_000_000_123;

/** What a client makes of the bytes. */
const listed = (bytes: Buffer) => ListServices.responseDeserialize(bytes).services;

/** What it should be. */
function wanted({ service, lastHeartbeat }: Told) {
  const { endpoint, health, drain } = service;
  const status = (name: string) => `HEALTH_STATUS_${name.toUpperCase()}`;
  const components = [...health.components].map(([key, one]) =>
    [key, { ...one, status: status(one.status) }] as const
  );
  return {
    identity: {
      service_id: service.serviceId,
      service_type: `SERVICE_TYPE_${service.serviceType.toUpperCase()}`,
      name: service.name,
      version: service.version,
      capabilities: [...service.capabilities],
      group_id: service.groupId,
    },
    endpoint: { host: endpoint.host, port: endpoint.port, use_tls: endpoint.useTls },
    metadata: {
      labels: Object.fromEntries(service.labels),
      record_types_handled: [...service.recordTypes],
      max_concurrent_requests: service.maxConcurrentRequests,
      weight: service.weight,
    },
    health: {
      status: status(effectiveHealth(service)),
      message: drain === undefined ? health.message : `draining: ${drain.reason}`,
      components: Object.fromEntries(components),
    },
    registered_at: time(service.registeredAt),
    last_heartbeat: lastHeartbeat === undefined ? null : time(lastHeartbeat),
    assigned_partitions: [...allPartitions(service)],
  };
}

function time(at: number) {
  const { seconds, nanos } = timestamp(at);
  return { seconds: String(seconds), nanos };
}

function check(services: Iterable<Service>): void {
  const told = [...services].map((service, i) => ({
    service,
    lastHeartbeat: i % 2 === 0 ? undefined : AT + i,
  }));
  assert.deepEqual(plain(listed(encodeServices(told))), plain(told.map(wanted)));
}

/** Without the prototypes of protobufjs' messages. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

Deno.test("whatever has become of services, clients read it as it is", () => {
  holds(fc.property(history, (commands) => {
    const state = new ReplicatedState();
    commands.forEach((command, i) => state.apply({ at: AT + i, command }, i + 1));
    check(state.services.values());
  }));
});

Deno.test("a service that says everything, drains, is lapsed, and has partitions", () => {
  const state = new ReplicatedState();
  state.apply({ at: AT, command: { type: "register", service: FULL_SPEC } }, 1);
  const full = state.services.get(FULL_SPEC.serviceId)!;
  const components = new Map([["disk", { name: "d", status: "unhealthy", message: "full" }]]);
  const health = {
    status: "degraded",
    message: "slow",
    components,
  } as unknown as Service["health"];
  const assignments = [{ groupId: "g", partitions: [0, 1, 300] }];
  const drain = { reason: "upgrade", timeout: 1_000 };
  const changes = [{}, { health }, { drain }, { leaseLapsed: true }, { assignments }];
  check(changes.map((change) => ({ ...fieldsOf(full), bytes: 0, ...change })));
});

Deno.test("an event has its kind, its service and its revision; a bookmark has no service", () => {
  const state = new ReplicatedState();
  state.apply({ at: AT, command: { type: "register", service: FULL_SPEC } }, 1);
  const told = { service: state.services.get(FULL_SPEC.serviceId)!, lastHeartbeat: AT };
  const kinds = [
    "added",
    "modified",
    "removed",
    "health_changed",
    "partitions_assigned",
    "partitions_revoked",
  ] as const;
  for (const kind of kinds) {
    const event = WatchServices.responseDeserialize(encodeEvent(kind, 2 ** 40, told));
    const expected = {
      event_type: `EVENT_TYPE_${kind.toUpperCase()}`,
      service: wanted(told),
      revision: String(2 ** 40),
    };
    assert.deepEqual(plain(event), plain(expected));
  }
  const bookmark = WatchServices.responseDeserialize(encodeEvent("bookmark", 7, undefined));
  const expected = { event_type: "EVENT_TYPE_BOOKMARK", service: null, revision: "7" };
  assert.deepEqual(plain(bookmark), expected);
});
