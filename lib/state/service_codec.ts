/** The persistent form of services and what they are made of: arrays in this order of fields. */
import { type Fields, type Packed, packName, packText, packTexts, packUint64 } from "./fields.ts";
import type { Timestamp } from "./command.ts";
import type { ComponentHealth, Health, HealthStatus, ServiceSpec, ServiceType } from "./service.ts";
import { HEALTHY } from "./services.ts";

/** Stored by position: append, never reorder. */
const SERVICE_TYPES: readonly ServiceType[] = ["source", "transform", "sink", "lookup"];
const HEALTH_STATUSES: readonly HealthStatus[] = ["healthy", "degraded", "unhealthy"];

/** Shared by all records that have none: an empty map of its own would cost 200 bytes each. */
const NO_LABELS: ReadonlyMap<string, string> = new Map();
const NO_COMPONENTS: ReadonlyMap<string, ComponentHealth> = HEALTHY.components;
const NO_TEXTS: readonly string[] = [];

export function packSpec(spec: ServiceSpec): Packed {
  return [
    packText(spec.serviceId),
    packName(SERVICE_TYPES, spec.serviceType),
    packText(spec.name),
    packText(spec.version),
    packTexts(spec.capabilities),
    packText(spec.groupId),
    packText(spec.endpoint.host),
    spec.endpoint.port,
    spec.endpoint.useTls,
    packPairs(spec.labels),
    packTexts(spec.recordTypes),
    spec.maxConcurrentRequests,
    spec.weight,
    spec.heartbeatInterval,
    packText(spec.sidecarId),
  ];
}

export function readSpec(fields: Fields): ServiceSpec {
  const spec: ServiceSpec = {
    serviceId: fields.text(),
    serviceType: fields.name(SERVICE_TYPES),
    name: fields.text(),
    version: fields.text(),
    capabilities: readTexts(fields),
    groupId: fields.text(),
    endpoint: { host: fields.text(), port: fields.integer(), useTls: fields.flag() },
    labels: readPairs(fields),
    recordTypes: readTexts(fields),
    maxConcurrentRequests: fields.integer(),
    weight: fields.integer(),
    heartbeatInterval: fields.number(),
    sidecarId: fields.text(),
  };
  fields.end();
  return spec;
}

export function packHealth(health: Health): Packed {
  const components: Packed[] = [];
  for (const [key, { name, status, message }] of health.components) {
    components.push(packText(key), packText(name), packName(HEALTH_STATUSES, status));
    components.push(packText(message));
  }
  return [packName(HEALTH_STATUSES, health.status), packText(health.message), components];
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
    const key = list.text();
    const name = list.text();
    components.set(key, { name, status: list.name(HEALTH_STATUSES), message: list.text() });
  }
  return { status, message, components };
}

export function packTimestamp(timestamp: Timestamp | undefined): Packed {
  if (timestamp === undefined) return null;
  // Seconds may be negative (before 1970): stored as the uint64 with the same bits.
  return [packUint64(BigInt.asUintN(64, timestamp.seconds)), timestamp.nanos];
}

export function readTimestamp(fields: Fields): Timestamp | undefined {
  const inner = fields.optional();
  if (inner === undefined) return undefined;
  const timestamp = { seconds: BigInt.asIntN(64, inner.bigint()), nanos: inner.integer() };
  inner.end();
  return timestamp;
}

function packPairs(pairs: ReadonlyMap<string, string>): Packed {
  const flat: Packed[] = [];
  for (const [key, value] of pairs) flat.push(packText(key), packText(value));
  return flat;
}

function readPairs(fields: Fields): ReadonlyMap<string, string> {
  const list = fields.record();
  if (!list.more) return NO_LABELS;
  const pairs = new Map<string, string>();
  while (list.more) {
    const key = list.text();
    pairs.set(key, list.text());
  }
  return pairs;
}

function readTexts(fields: Fields): readonly string[] {
  const texts = fields.texts();
  return texts.length === 0 ? NO_TEXTS : texts;
}
