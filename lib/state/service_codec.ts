/** The persistent form of services and what they are made of: arrays in this order of fields. */
import {
  type Fields,
  type Packed,
  packInt64,
  packInteger,
  packList,
  packName,
  packNumber,
  packText,
  packTexts,
} from "./fields.ts";
import type { Timestamp } from "./command.ts";
import type {
  ComponentHealth,
  Drain,
  Health,
  HealthStatus,
  Service,
  ServiceSpec,
  ServiceType,
} from "./service.ts";
import { HEALTHY, NO_ASSIGNMENTS, type ServiceRecord, serviceRecord } from "./service_record.ts";

/** Stored by position: append, never reorder. */
const SERVICE_TYPES: readonly ServiceType[] = ["source", "transform", "sink", "lookup"];
const HEALTH_STATUSES: readonly HealthStatus[] = ["healthy", "degraded", "unhealthy"];

/** Shared by all records that have none: an empty map of its own would cost 200 bytes each. */
const NO_PAIRS: ReadonlyMap<string, string> = new Map();
const NO_COMPONENTS: ReadonlyMap<string, ComponentHealth> = HEALTHY.components;

export function packSpec(spec: ServiceSpec): Packed {
  const { host, port, useTls } = spec.endpoint;
  return [
    packText(spec.serviceId),
    packName(SERVICE_TYPES, spec.serviceType),
    packText(spec.name),
    packText(spec.version),
    packTexts(spec.capabilities),
    packText(spec.groupId),
    packText(host),
    packInteger(port),
    useTls,
    packPairs(spec.labels),
    packTexts(spec.recordTypes),
    packInteger(spec.maxConcurrentRequests),
    packInteger(spec.weight),
    packNumber(spec.heartbeatInterval),
    packText(spec.sidecarId),
  ];
}

export function readSpec(fields: Fields): ServiceSpec {
  const spec: ServiceSpec = {
    serviceId: fields.text(),
    serviceType: fields.name(SERVICE_TYPES),
    name: fields.word(),
    version: fields.word(),
    capabilities: fields.words(),
    groupId: fields.word(),
    endpoint: { host: fields.word(), port: fields.integer(), useTls: fields.flag() },
    labels: readPairs(fields),
    recordTypes: fields.words(),
    maxConcurrentRequests: fields.integer(),
    weight: fields.integer(),
    heartbeatInterval: fields.number(),
    sidecarId: fields.text(),
  };
  fields.end();
  return spec;
}

/** The fields of a registered service, but for what it owns. */
export function packServiceRecord(service: Service): readonly Packed[] {
  return [
    packSpec(service),
    packText(service.registrationId),
    packNumber(service.registeredAt),
    packHealth(service.health),
    service.leaseLapsed,
    packInteger(service.modifiedRevision),
    service.drain === undefined ? null : packDrain(service.drain),
    service.resumed,
  ];
}

export function readServiceRecord(fields: Fields): ServiceRecord {
  return serviceRecord(readSpec(fields.record()), {
    registrationId: fields.text(),
    registeredAt: fields.number(),
    health: readHealth(fields.record()),
    leaseLapsed: fields.flag(),
    modifiedRevision: fields.integer(),
    drain: readDrain(fields.optional()),
    resumed: fields.flag(),
    // Written elsewhere: in a snapshot, with the groups.
    assignments: NO_ASSIGNMENTS,
  });
}

function packDrain({ reason, timeout }: Drain): Packed {
  return [packText(reason), packNumber(timeout)];
}

function readDrain(fields: Fields | undefined): Drain | undefined {
  if (fields === undefined) return undefined;
  const drain = { reason: fields.text(), timeout: fields.number() };
  fields.end();
  return drain;
}

export function packHealth(health: Health): Packed {
  const components: Packed[] = [];
  for (const [key, { name, status, message }] of health.components) {
    components.push(packText(key), packText(name), packName(HEALTH_STATUSES, status));
    components.push(packText(message));
  }
  return [packName(HEALTH_STATUSES, health.status), packText(health.message), packList(components)];
}

export function readHealth(fields: Fields): Health {
  const status = fields.name(HEALTH_STATUSES);
  const message = fields.text();
  const list = fields.record();
  fields.end();
  if (!list.more) {
    return status === "healthy" && message === ""
      ? HEALTHY
      : { status, message, components: NO_COMPONENTS };
  }
  const components = new Map<string, ComponentHealth>();
  while (list.more) {
    const key = list.word();
    const name = list.word();
    components.set(key, { name, status: list.name(HEALTH_STATUSES), message: list.text() });
  }
  return { status, message, components };
}

export function packTimestamp(timestamp: Timestamp | undefined): Packed {
  if (timestamp === undefined) return null;
  return [packInt64(timestamp.seconds), packInteger(timestamp.nanos)];
}

export function readTimestamp(fields: Fields): Timestamp | undefined {
  const inner = fields.optional();
  if (inner === undefined) return undefined;
  const timestamp = { seconds: inner.int64(), nanos: inner.integer() };
  inner.end();
  return timestamp;
}

export function packPairs(pairs: ReadonlyMap<string, string>): Packed {
  const flat: Packed[] = [];
  for (const [key, value] of pairs) flat.push(packText(key), packText(value));
  return packList(flat);
}

export function readPairs(fields: Fields): ReadonlyMap<string, string> {
  const list = fields.record();
  if (!list.more) return NO_PAIRS;
  const pairs = new Map<string, string>();
  while (list.more) {
    const key = list.word();
    pairs.set(key, list.text());
  }
  return pairs;
}
