/**
 * Services as lists and watches tell them, written by hand: a list of everything has 200,000, and
 * the general encoder takes several times as long. Fields without a value are left out.
 */
import type { Buffer } from "node:buffer";
import type { Millis, Revision } from "../base/mod.ts";
import type { ServiceEventKind } from "../node/api.ts";
import {
  allPartitions,
  effectiveHealth,
  type HealthStatus,
  type Service,
  type ServiceType,
} from "../state/mod.ts";
import { FieldWriter } from "./field_writer.ts";

/** `common.ServiceType`. */
const SERVICE_TYPES = { source: 1, transform: 2, sink: 3, lookup: 4 } as const satisfies Record<
  ServiceType,
  number
>;

/** `common.HealthStatus`. */
const HEALTH_STATUSES = { healthy: 1, degraded: 2, unhealthy: 3 } as const satisfies Record<
  HealthStatus,
  number
>;

/** `registry.EventType`. */
const EVENT_TYPES = {
  added: 1,
  modified: 2,
  removed: 3,
  health_changed: 4,
  partitions_assigned: 5,
  partitions_revoked: 6,
  bookmark: 50,
} as const satisfies Record<ServiceEventKind | "bookmark", number>;

/** What a list or a watch tells of a service. */
export type Told = {
  readonly service: Service;
  /** Wall-clock time; undefined where this node has seen none. */
  readonly lastHeartbeat: Millis | undefined;
};

/** `registry.ListServicesResponse` with these services and nothing else. */
export function encodeServices(services: readonly Told[]): Buffer {
  const writer = new FieldWriter();
  for (const told of services) writer.message(1, () => writeService(writer, told));
  return writer.finish();
}

/** `registry.ServiceEvent`; a bookmark tells of no service. */
export function encodeEvent(
  kind: keyof typeof EVENT_TYPES,
  revision: Revision,
  told: Told | undefined,
): Buffer {
  const writer = new FieldWriter();
  writer.number(1, EVENT_TYPES[kind]);
  if (told !== undefined) writer.message(2, () => writeService(writer, told));
  writer.number(50, revision);
  return writer.finish();
}

/** `registry.RegisteredService`. */
function writeService(writer: FieldWriter, { service, lastHeartbeat }: Told): void {
  writer.message(1, () => writeIdentity(writer, service));
  writer.message(2, () => {
    const { host, port, useTls } = service.endpoint;
    writer.text(1, host);
    writer.number(2, port);
    writer.number(3, useTls ? 1 : 0);
  });
  writer.message(3, () => {
    for (const [key, value] of service.labels) {
      writer.message(1, () => {
        writer.text(1, key);
        writer.text(2, value);
      });
    }
    writer.texts(2, service.recordTypes);
    writer.number(3, service.maxConcurrentRequests);
    writer.number(4, service.weight);
  });
  writer.message(4, () => writeHealth(writer, service));
  writer.message(5, () => writeTime(writer, service.registeredAt));
  if (lastHeartbeat !== undefined) writer.message(6, () => writeTime(writer, lastHeartbeat));
  writer.numbers(7, allPartitions(service));
}

function writeIdentity(writer: FieldWriter, service: Service): void {
  writer.text(1, service.serviceId);
  writer.number(2, SERVICE_TYPES[service.serviceType]);
  writer.text(3, service.name);
  writer.text(4, service.version);
  writer.texts(5, service.capabilities);
  writer.text(6, service.groupId);
}

/** As it counts, whatever the service said; one that drains says so. */
function writeHealth(writer: FieldWriter, service: Service): void {
  const { health, drain } = service;
  writer.number(1, HEALTH_STATUSES[effectiveHealth(service)]);
  writer.text(2, drain === undefined ? health.message : `draining: ${drain.reason}`);
  for (const [key, { name, status, message }] of health.components) {
    writer.message(3, () => {
      writer.text(1, key);
      writer.message(2, () => {
        writer.text(1, name);
        writer.number(2, HEALTH_STATUSES[status]);
        writer.text(3, message);
      });
    });
  }
}

function writeTime(writer: FieldWriter, at: Millis): void {
  const seconds = Math.floor(at / 1_000);
  writer.number(1, seconds);
  writer.number(2, Math.floor((at - seconds * 1_000) * 1e6));
}
